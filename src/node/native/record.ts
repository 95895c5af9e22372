/** What a run remembers of its BLAS, and the same library again for the same numbers. @module */

import { type Bench, type Choice, judged } from "./choose.ts";
import type { UsableLibrary } from "./judge/judgement.ts";
import type { Switches } from "./library/switches.ts";
import type { Candidate } from "./search/candidates.ts";

/** A library, whose kernels it uses, and what goes to it: on one type of processor the same numbers follow from these. */
export interface NativeRecord {
  readonly processor: string;
  readonly name: string;
  readonly version: string | null;
  /** Processor type whose kernels it uses, where it says so, and the one that has to be set for it. */
  readonly core: string | null;
  readonly coreType: string | null;
  readonly path: string;
  readonly switches: Switches;
}

/** What is opened: a path, with these switches. */
export type Opening = Pick<NativeRecord, "path" | "coreType" | "switches">;

export function recordOf({ processor }: Bench, best: NonNullable<Choice["best"]>): NativeRecord {
  const { name, version, core, coreType, switches } = best.judgement;
  return { processor: processor.type, name, version, core, coreType, path: best.candidate.path, switches };
}

type Kernels = Pick<NativeRecord, "name" | "version" | "core">;

/** Whether both compute with the same kernels. */
export const sameKernels = (a: Kernels, b: Kernels): boolean =>
  a.name === b.name && a.version === b.version && a.core === b.core;

/** Where the kernels of `record` are on this machine, judged before they are loaded; `null` when they are not here. */
export async function findRecorded(
  bench: Bench,
  record: NativeRecord,
  candidates: readonly Candidate[],
): Promise<Opening | null> {
  const { switches } = record;
  const there = candidates.filter(({ path }) => path === record.path);
  const others = candidates.filter(({ path }) => path !== record.path);
  // The processor and the file of the run: it was loaded so before. A setting of the user's comes first.
  const isSame = there.length > 0 && record.processor === bench.processor.type;
  if (isSame && !(bench.environment.variables.OPENBLAS_CORETYPE && record.coreType)) {
    return { path: record.path, coreType: record.coreType, switches };
  }
  for (const candidate of [...there, ...others]) {
    const judgement = await judged(bench, candidate);
    if (judgement.problem === null && sameKernels(judgement satisfies UsableLibrary, record)) {
      return { path: candidate.path, coreType: judgement.coreType, switches };
    }
  }
  return null;
}
