/** What to do for faster products, in one sentence. @module */

import { findNative, type NativeSearch, type SearchOptions } from "./find.ts";
import { judgeInChild } from "./judge/judge.ts";
import type { UsableLibrary } from "./judge/judgement.ts";
import { betterCoreTypes, type Processor, processorOf } from "./judge/processor.ts";
import { CORE_TYPE } from "./library/library.ts";
import { ownEnvironment } from "./search/environment.ts";

/** What is worth a sentence. */
const WORTH = 1.2;

const times = (factor: number): string => `${factor.toFixed(1)} times`;

/**
 * How many times faster than our kernels a recent OpenBLAS is on such a processor: measured on Sapphire Rapids with its kernels for AVX-512
 * (4.3) and for AVX2 (3.0); elsewhere our kernels have as wide registers as it has.
 */
function usualSpeedup({ features }: Processor): number | null {
  if (features?.has("avx512f")) return 4.3;
  return features?.has("avx2") ? 3 : null;
}

/** The judgement of the library in use, or `null` without one. */
function inUse({ found, judged }: NativeSearch): UsableLibrary | null {
  const judgement = judged.find(({ candidate }) => candidate.path === found?.path)?.judgement;
  return judgement?.problem === null ? judgement : null;
}

/** What `BURGEON_BLAS` or `OPENBLAS_CORETYPE` costs, as a sentence; `null` when it costs nothing. */
async function costOfSettings(native: NativeSearch, speedup: number, options: SearchOptions): Promise<string | null> {
  const { environment = ownEnvironment(), judge = judgeInChild } = options;
  const { BURGEON_BLAS: wanted, [CORE_TYPE]: coreType, ...variables } = environment.variables;
  if (wanted) {
    const free = await findNative({ ...options, environment: { ...environment, variables }, all: true });
    const other = inUse(free);
    if (other && other.speedup > WORTH * speedup) {
      return `Unset BURGEON_BLAS: with ${other.name} ${other.version ?? ""} (${free.found?.path}) products are ${times(other.speedup / speedup)} faster.`;
    }
  }
  if (!coreType || !native.found) return null;
  const [better] = betterCoreTypes(native.found.core, environment.arch, processorOf(environment));
  const other = better ? await judge(native.found.path, better) : null;
  if (other?.problem !== null || other.speedup <= WORTH * speedup) return null;
  return `Unset ${CORE_TYPE}: with the library's ${better} kernels products are ${times(other.speedup / speedup)} faster.`;
}

/** One sentence on what to do to be faster and by how much, or that there is nothing to do. */
export async function adviceFor(native: NativeSearch, options: SearchOptions): Promise<string> {
  const { environment = ownEnvironment() } = options;
  const speedup = inUse(native)?.speedup ?? 1;
  const cost = await costOfSettings(native, speedup, options);
  if (cost !== null) return cost;
  const usual = usualSpeedup(processorOf(environment));
  if (!native.found) {
    const gain = usual === null ? "" : ` Products become about ${times(usual)} faster on such a processor.`;
    return `${native.advice}${gain}`;
  }
  if (usual !== null && usual > 1.5 * speedup) {
    return `Run \`burgeon blas install\`: with a recent OpenBLAS products become about ${times(usual / speedup)} faster on such a processor.`;
  }
  return speedup < WORTH
    ? "Nothing to do: Burgeon's own kernels are about as fast as the BLAS here."
    : `Nothing to do: products are ${times(speedup)} faster than without a BLAS.`;
}
