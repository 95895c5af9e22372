/**
 * How a library spells the names of BLAS and LAPACK, and how wide its integers are.
 *
 * Python's packages bring an OpenBLAS whose names begin with `scipy_`, and end with `64_` where its integers have 64 bits, so that it
 * can live beside another in one process.
 *
 * @module
 */

import type { ForeignLibrary } from "./foreign.ts";

export interface Spelling {
  readonly prefix: string;
  readonly suffix: string;
  readonly integerBytes: 4 | 8;
}

const SPELLINGS: readonly Spelling[] = [
  { prefix: "", suffix: "", integerBytes: 4 },
  { prefix: "scipy_", suffix: "", integerBytes: 4 },
  { prefix: "scipy_", suffix: "64_", integerBytes: 8 },
  { prefix: "", suffix: "64_", integerBytes: 8 },
];

/** Name of a C function of BLAS or of OpenBLAS. */
export const blasName = ({ prefix, suffix }: Spelling, name: string): string => `${prefix}${name}${suffix}`;

/** Names that a Fortran routine may have; Fortran appends `_` itself, MKL on Windows writes capitals. */
export function fortranNames({ prefix, suffix }: Spelling, name: string): string[] {
  const plain = [`${prefix}${name}_${suffix}`, `${prefix}${name}${suffix}`];
  return prefix === "" && suffix === "" ? [...plain, name.toUpperCase()] : plain;
}

/** The spelling of `library`; `null` when it has no matrix product under any. */
export function spellingOf(library: ForeignLibrary): Spelling | null {
  const found = SPELLINGS.find((spelling) => library.find(blasName(spelling, "cblas_sgemm"), "void", []) !== null);
  if (!found) return null;
  const config = library.find(blasName(found, "openblas_get_config"), "str", []);
  const isWide = config !== null && /USE64BITINT/.test(String(config()));
  return isWide ? { ...found, integerBytes: 8 } : found;
}
