/**
 * What this machine offers and what Burgeon uses of it, as plain data.
 *
 * @module
 */

import { availableParallelism, cpus, release, totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";
import { OptionError } from "../../errors.ts";
import type { Judged } from "./choose.ts";
import { adviceFor } from "./doctor-advice.ts";
import { findNative, type NativeSearch, type SearchOptions } from "./find.ts";
import type { MeasuredProduct } from "./judge/judgement.ts";
import type { Switches } from "./library/switches.ts";
import { physicalCores } from "./physical-cores.ts";
import { installAdvice, type Origin } from "./search/candidates.ts";
import { ownEnvironment } from "./search/environment.ts";

/** A native BLAS, as it is recorded. */
export interface NativeReport {
  readonly name: string;
  readonly version: string | null;
  readonly path: string;
  /** Processor type whose kernels it uses, where it says so. */
  readonly core: string | null;
  readonly lapack: boolean;
  /** From which sizes on kernels go to it. */
  readonly switches: Switches;
}

/** A library on this machine as it was judged. */
export interface CandidateReport {
  readonly path: string;
  readonly origin: Origin;
  readonly inUse: boolean;
  /** Why it cannot be used, or `null`. */
  readonly problem: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly core: string | null;
  /** How many times faster products are with it than without a BLAS. */
  readonly speedup: number | null;
  readonly products: readonly MeasuredProduct[];
}

/** The machine, and what is in use on it. */
export interface DoctorReport {
  readonly node: string;
  readonly platform: string;
  readonly osRelease: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  /** Cores that this process may use. */
  readonly availableCores: number;
  /** Threads of a run by default. */
  readonly threads: number;
  readonly memory: {
    readonly totalBytes: number;
    /** What a container or control group allows, or `null` without such a limit. */
    readonly limitBytes: number | null;
    /** Limit of JavaScript's own heap; tensors are not in it. */
    readonly javascriptBytes: number;
    /** Limit of the linear memory that holds every tensor. */
    readonly tensorBytes: number;
  };
  /** `wasm+blas` or `wasm`: what matrix products run on. */
  readonly kernels: "wasm" | "wasm+blas";
  /** Where symmetric eigenvalues and singular values come from. */
  readonly decompositions: "lapack" | "portable";
  readonly blas: NativeReport | null;
  /** Why there is no BLAS, or `null` when there is one. */
  readonly reason: string | null;
  /** Every library that is here. */
  readonly candidates: readonly CandidateReport[];
  /** In one sentence, what to do to be faster and by how much, or that there is nothing to do. */
  readonly advice: string;
  /** The value of `BURGEON_BLAS`, or `null`. */
  readonly burgeonBlas: string | null;
}

const LINEAR_MEMORY_BYTES = 2 ** 32;

/** The search, with a refused `BURGEON_BLAS` as an outcome: a doctor reports what is wrong. */
async function search(options: SearchOptions): Promise<NativeSearch> {
  try {
    return await findNative({ ...options, all: true });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const environment = options.environment ?? ownEnvironment();
    return { found: null, reason: error.message, judged: [], advice: installAdvice(environment) };
  }
}

function candidateReport({ candidate, judgement }: Judged, usedPath: string | undefined): CandidateReport {
  const { path, origin } = candidate;
  const usable = judgement?.problem === null ? judgement : null;
  return {
    path,
    origin,
    inUse: path === usedPath,
    problem: judgement?.problem ?? null,
    name: usable?.name ?? null,
    version: usable?.version ?? null,
    core: usable?.core ?? null,
    speedup: usable?.speedup ?? null,
    products: usable?.products ?? [],
  };
}

/** Memory that the surroundings allow; a limit beyond the machine's memory is none. */
function memoryLimit(): number | null {
  const limit = process.constrainedMemory?.();
  return limit !== undefined && limit > 0 && limit < totalmem() ? limit : null;
}

/**
 * The machine and what is in use on it. Judges every BLAS that is here, in child processes, and keeps the verdicts.
 *
 * @example
 * const report = await doctorReport();
 * console.log(report.kernels, report.blas?.name ?? report.reason);
 */
export async function doctorReport(options: SearchOptions = {}): Promise<DoctorReport> {
  const native = await search(options);
  const { found } = native;
  const environment = options.environment ?? ownEnvironment();
  return {
    node: process.version,
    platform: process.platform,
    osRelease: release(),
    arch: process.arch,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    availableCores: availableParallelism(),
    threads: found && !found.onThreads ? 1 : physicalCores(environment),
    memory: {
      totalBytes: totalmem(),
      limitBytes: memoryLimit(),
      javascriptBytes: getHeapStatistics().heap_size_limit,
      tensorBytes: LINEAR_MEMORY_BYTES,
    },
    kernels: found ? "wasm+blas" : "wasm",
    decompositions: found?.hasLapack ? "lapack" : "portable",
    blas: found && {
      name: found.name,
      version: found.version,
      path: found.path,
      core: found.core,
      lapack: found.hasLapack,
      switches: native.record.switches,
    },
    reason: native.found ? null : native.reason,
    candidates: native.judged.map((one) => candidateReport(one, native.found?.path)),
    advice: await adviceFor(native, options),
    burgeonBlas: environment.variables.BURGEON_BLAS ?? null,
  };
}
