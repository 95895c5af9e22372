/**
 * Which of the libraries on this machine is used: each is judged once, in a child process, and the fastest one that computes right wins.
 *
 * @module
 */

import type { Judge } from "./judge/judge.ts";
import type { Judgement, UsableLibrary } from "./judge/judgement.ts";
import { betterCoreTypes, type Processor } from "./judge/processor.ts";
import type { VerdictKey, Verdicts } from "./judge/verdicts.ts";
import { CORE_TYPE } from "./library/library.ts";
import type { Candidate } from "./search/candidates.ts";
import type { NativeEnvironment } from "./search/environment.ts";

/** A library with what was found out about it; `null` where it was not asked. */
export interface Judged {
  readonly candidate: Candidate;
  readonly judgement: Judgement | null;
}

/** How much faster a later candidate, or other kernels of one library, must be to be preferred. */
const MARGIN = 1.15;
/** With so much gained the remaining candidates are not tried at the start of a run; `burgeon doctor` tries all. */
const ENOUGH = 2.5;
/** No further library is tried at the start of a run after this time. */
const MOST_MS = 900;

/** Variables that decide which kernels a library uses. */
const SETTINGS = [CORE_TYPE, "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR"];

/**
 * Whether one is faster than the other beyond doubt: by GFLOP/s and beside our own kernels, since what else the machine does moves either
 * of them alone.
 */
const isFaster = (one: UsableLibrary, other: UsableLibrary): boolean =>
  one.speedup > MARGIN * other.speedup && one.gflops > MARGIN * other.gflops;

export interface Bench {
  readonly environment: NativeEnvironment;
  readonly processor: Processor;
  readonly verdicts: Verdicts;
  readonly judge: Judge;
}

export function keyOf({ environment, processor }: Bench, { path, stamp }: Candidate): VerdictKey {
  const settings = SETTINGS.flatMap((name) => {
    const value = environment.variables[name];
    return value ? [`${name}=${value}`] : [];
  });
  return { processor: processor.type, path, stamp, settings: settings.join(" ") };
}

/** The judgement of a library, with better kernels than its own choice where it has some that are faster. */
async function judgeFully(bench: Bench, path: string): Promise<Judgement> {
  const { environment, processor, judge } = bench;
  let best = await judge(path, null);
  if (best.problem !== null || best.name !== "OpenBLAS" || environment.variables[CORE_TYPE]) return best;
  for (const coreType of betterCoreTypes(best.core, environment.arch, processor)) {
    const other = await judge(path, coreType);
    if (other.problem !== null || !isFaster(other, best)) continue;
    best = other;
    break; // they are in order: the first that is faster fits the processor best
  }
  return best;
}

/** The kept judgement, or a new one. `again`: libraries with a problem are tried once more, since what they missed may be there now. */
export async function judged(bench: Bench, candidate: Candidate, again = false): Promise<Judgement> {
  const key = keyOf(bench, candidate);
  const kept = bench.verdicts.read(key);
  if (kept !== null && !(again && kept.problem !== null)) return kept;
  const judgement = await judgeFully(bench, candidate.path);
  if (judgement.problem !== null && judgement.passes) return judgement;
  if (kept === null) return bench.verdicts.keep(key, judgement);
  bench.verdicts.replace(key, judgement);
  return judgement;
}

export interface Choice {
  readonly best: { readonly candidate: Candidate; readonly judgement: UsableLibrary } | null;
  readonly judged: readonly Judged[];
}

/** Judges `candidates` in turn and takes the fastest. `all`: every one is judged, however long it takes. */
export async function choose(bench: Bench, candidates: readonly Candidate[], all = false): Promise<Choice> {
  const began = performance.now();
  let best: Choice["best"] = null;
  const results: Judged[] = [];
  for (const candidate of candidates) {
    const isOver: boolean = best !== null && (best.judgement.speedup >= ENOUGH || performance.now() - began > MOST_MS);
    const judgement: Judgement | null =
      isOver && !all ? bench.verdicts.read(keyOf(bench, candidate)) : await judged(bench, candidate, all);
    results.push({ candidate, judgement });
    if (judgement === null || judgement.problem !== null) continue;
    if (best === null || isFaster(judgement, best.judgement)) best = { candidate, judgement };
  }
  return { best, judged: results };
}
