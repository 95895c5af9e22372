/**
 * Finds the native BLAS to use: the fastest on this machine that computes right, or what `BURGEON_BLAS` says.
 *
 * A BLAS is an accelerator, never a requirement: not to find one is an outcome with a reason and advice. To request a certain one
 * and not get it is an error.
 *
 * @module
 */

import { OptionError } from "../../errors.ts";
import { type Bench, type Choice, choose, type Judged } from "./choose.ts";
import { type Judge, judgeInChild } from "./judge/judge.ts";
import { processorOf } from "./judge/processor.ts";
import { type Verdicts, verdictFiles } from "./judge/verdicts.ts";
import { type Foreign, firstLine, loadForeign } from "./library/foreign.ts";
import { type NativeLibrary, openLibrary } from "./library/library.ts";
import { findRecorded, type NativeRecord, recordOf, sameKernels } from "./record.ts";
import { type Candidate, candidates, installAdvice, wantedCandidate } from "./search/candidates.ts";
import { type NativeEnvironment, ownEnvironment } from "./search/environment.ts";

/** The result of the search. */
export type NativeSearch =
  | {
      readonly found: NativeLibrary;
      /** What a run remembers of it. */
      readonly record: NativeRecord;
      readonly judged: readonly Judged[];
    }
  | {
      readonly found: null;
      readonly reason: string;
      readonly judged: readonly Judged[];
      /** How to get one on this platform. */
      readonly advice: string;
    };

export interface SearchOptions {
  /** What a run recorded (`null`: that it had no BLAS); the same is used where it is here. */
  readonly record?: NativeRecord | null | undefined;
  /** Whether every library is judged, however long it takes; default only until one is fast enough. */
  readonly all?: boolean;
  /** Overrides for tests: where to look, what loads, who judges, where verdicts are kept. */
  readonly environment?: NativeEnvironment;
  readonly foreign?: () => Promise<Foreign | { readonly missing: string }>;
  readonly judge?: Judge;
  readonly verdicts?: Verdicts;
}

const KOFFI_ADVICE =
  "The optional package koffi, which calls native libraries, cannot be used here; install it with `npm install koffi`. ";

/**
 * Looks for a native BLAS and opens it, with one thread. Libraries are judged in child processes when they are first seen on a type of
 * processor; the verdicts are kept in the user's cache.
 *
 * @throws OptionError (`option`) when `BURGEON_BLAS` names a library that cannot be used.
 * @example
 * const search = await findNative();
 * if (search.found) console.log(search.found.name, search.found.version);
 */
export async function findNative(options: SearchOptions = {}): Promise<NativeSearch> {
  const { environment = ownEnvironment(), record, all = false } = options;
  const wanted = environment.variables.BURGEON_BLAS?.trim() ?? "";
  const advice = installAdvice(environment);
  const without = (reason: string, advice: string, judged: readonly Judged[] = []): NativeSearch => {
    if (wanted && wanted.toLowerCase() !== "off") throw refused(wanted, reason);
    return { found: null, reason, judged, advice };
  };
  if (wanted.toLowerCase() === "off") {
    return without("switched off by BURGEON_BLAS=off", "Unset BURGEON_BLAS to use one.");
  }
  if (record === null && !wanted) {
    return without(
      "the run was started without a BLAS",
      "Start a new run, or set BURGEON_BLAS to a library, to use one.",
    );
  }
  const foreign = await (options.foreign ?? loadForeign)();
  if ("missing" in foreign) return without(`koffi cannot be used: ${foreign.missing}`, KOFFI_ADVICE + advice);
  const bench: Bench = {
    environment,
    processor: processorOf(environment),
    judge: options.judge ?? judgeInChild,
    verdicts: options.verdicts ?? verdictFiles(environment.cache),
  };
  const there = wanted ? [wantedCandidate(wanted, environment)] : candidates(environment);
  if (record) {
    const again = await reopened({ bench, foreign, record, there });
    if (again) return again;
  }
  const choice = await choose(bench, there, all);
  if (!choice.best) return without(whyNone(choice), advice, choice.judged);
  return opened({
    bench,
    foreign,
    best: choice.best,
    choice,
    refuse: (reason) => without(reason, advice, choice.judged),
  });
}

function whyNone({ judged }: Choice): string {
  const problems = judged.map(({ candidate, judgement }) => `${candidate.path}: ${judgement?.problem}`);
  return problems.length === 0 ? "no OpenBLAS, Accelerate or MKL in the usual places" : problems.join("; ");
}

/** The library of a record, as the record says; `null` when it is not here. */
async function reopened(request: {
  readonly bench: Bench;
  readonly foreign: Foreign;
  readonly record: NativeRecord;
  readonly there: readonly Candidate[];
}): Promise<NativeSearch | null> {
  const { bench, foreign, record, there } = request;
  const opening = await findRecorded(bench, record, there);
  if (!opening) return null;
  try {
    const found = openLibrary(foreign, opening.path, opening.coreType);
    return sameKernels(found, record) ? { found, record: { ...record, ...opening }, judged: [] } : null;
  } catch {
    return null; // it is not what it was, and the choice among what is here says what can be used
  }
}

/** Opens the choice. A library that this process cannot open as the child could is refused. */
function opened(request: {
  readonly bench: Bench;
  readonly foreign: Foreign;
  readonly best: NonNullable<Choice["best"]>;
  readonly choice: Choice;
  readonly refuse: (reason: string) => NativeSearch;
}): NativeSearch {
  const { bench, foreign, best, choice, refuse } = request;
  const { candidate, judgement } = best;
  try {
    const found = openLibrary(foreign, candidate.path, judgement.coreType);
    if (!sameKernels(found, judgement)) {
      return refuse(
        `${candidate.path} uses other kernels in this process (${found.core}) than when it was measured (${judgement.core})`,
      );
    }
    return { found, record: recordOf(bench, best), judged: choice.judged };
  } catch (error) {
    return refuse(`${candidate.path}: ${firstLine(error)}`);
  }
}

function refused(path: string, reason: string): OptionError {
  return new OptionError(
    `BURGEON_BLAS: expected the path of a BLAS library, or off; "${path}" cannot be used (${reason}). ` +
      "Correct the path, or unset BURGEON_BLAS to search the usual places.",
    { path, reason },
  );
}
