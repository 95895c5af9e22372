/**
 * Calls into LAPACK, which is Fortran: every argument goes by reference.
 *
 * Matrices here are row-major and symmetric or triangular, so the Fortran (column-major) view of one is its transpose: the lower
 * triangle of a row-major matrix is LAPACK's upper one.
 *
 * @module
 */

import { invariant } from "../../../errors.ts";
import type { Foreign, ForeignFunction, ForeignLibrary, ForeignType } from "./foreign.ts";
import { fortranNames, type Spelling } from "./spelling.ts";

const POINTER = "uintptr_t";
const CELLS = 64;
const BYTES_PER_WORD = 4;

/** What of LAPACK Burgeon uses, all column-major and float64. A matrix given as a number is at that address of the process. */
export interface Lapack {
  /** In place Cholesky of the triangle `uplo` of a [n, n]; `info` as LAPACK gives it. */
  potrf(uplo: "L" | "U", n: number, a: number): number;
  /** Bunch-Kaufman factorisation in place of a [n, n]; pivots to `ipiv`. */
  sytrf(uplo: "L" | "U", n: number, a: number, ipiv: Int32Array): number;
  /** Eigenvalues (ascending) to `w`, eigenvectors over `a`, one per column. */
  syevd(n: number, a: Float64Array, w: Float64Array): number;
  /** Singular values to `s`, u [m, min] and vt [min, n]; destroys a [m, n]. */
}

/** LAPACK as `library` has it, or `null` when any routine is missing. */
export function bindLapack(foreign: Foreign, library: ForeignLibrary, spelling: Spelling): Lapack | null {
  // The trailing size_t are the lengths that Fortran compilers append for character arguments.
  const bind = (name: string, pointers: number, characters: number): ForeignFunction | null =>
    library.find(fortranNames(spelling, name), "void", [
      ...Array<ForeignType>(pointers).fill(POINTER),
      ...Array<ForeignType>(characters).fill("size_t"),
    ]);
  const dpotrf = bind("dpotrf", 5, 1);
  const dsytrf = bind("dsytrf", 8, 1);
  const dsyevd = bind("dsyevd", 11, 2);
  if (!dpotrf || !dsytrf || !dsyevd) return null;

  /** An integer is one word, or two of which the first is the low one. */
  const words = spelling.integerBytes / BYTES_PER_WORD;
  const cells = new Int32Array(CELLS * words);
  const base = foreign.addressOf(cells);
  let used = 1;
  /** Address of a cell that holds `value`, until the next call begins. */
  const by = (value: number | "L" | "U" | "V" | "S"): number => {
    const cell = used++;
    const integer = typeof value === "string" ? value.charCodeAt(0) : value;
    cells[cell * words] = integer;
    if (words === 2) cells[cell * words + 1] = integer < 0 ? -1 : 0;
    return base + cell * spelling.integerBytes;
  };
  // An address does not keep its array alive: a collection while LAPACK works would free it.
  const held: ArrayBufferView[] = [];
  const of = (array: ArrayBufferView): number => {
    held.push(array);
    return foreign.addressOf(array);
  };
  /** Runs `call` with the address for `info`, and returns what LAPACK wrote there. */
  const withInfo = (name: string, call: (info: number) => void): number => {
    used = 1;
    cells.fill(0, 0, words);
    call(base);
    held.length = 0;
    const info = cells[0] ?? 0;
    invariant(info >= 0, `LAPACK ${name} rejects its argument ${-info}`);
    return info;
  };
  /** Asks for the workspace sizes, then runs with them. */
  const withWorkspace = (
    name: string,
    integers: number,
    call: (info: number, work: number, lwork: number, iwork: number, liwork: number) => void,
  ): number => {
    const answer = new Float64Array(1);
    const integerAnswer = new Int32Array(words);
    withInfo(name, (info) => call(info, of(answer), -1, of(integerAnswer), -1));
    const work = new Float64Array(Math.max(1, Math.ceil(answer[0] ?? 0)));
    const iwork = new Int32Array(words * Math.max(1, integers, integerAnswer[0] ?? 0));
    return withInfo(name, (info) => call(info, of(work), work.length, of(iwork), iwork.length / words));
  };

  return {
    potrf: (uplo, n, a) => withInfo("dpotrf", (info) => dpotrf(by(uplo), by(n), a, by(n), info, 1)),
    sytrf: (uplo, n, a, ipiv) => {
      const wide = words === 1 ? ipiv : new Int32Array(words * n);
      const info = withWorkspace("dsytrf", 0, (info, work, lwork) =>
        dsytrf(by(uplo), by(n), a, by(n), of(wide), work, by(lwork), info, 1),
      );
      if (wide !== ipiv) for (let i = 0; i < n; i++) ipiv[i] = wide[words * i] as number;
      return info;
    },
    syevd: (n, a, w) =>
      withWorkspace("dsyevd", 0, (info, work, lwork, iwork, liwork) =>
        dsyevd(by("V"), by("L"), by(n), of(a), by(n), of(w), work, by(lwork), iwork, by(liwork), info, 1, 1),
      ),
  };
}
