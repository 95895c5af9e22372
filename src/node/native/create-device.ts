/**
 * The device of Node: the WebAssembly kernels, with products and decompositions by a native BLAS where it is faster, on several threads.
 *
 * @module
 */

import { OptionError } from "../../errors.ts";
import { fusedKernels } from "../../kernels/fused-kernels.ts";
import type { KernelSet } from "../../kernels/kernels.ts";
import { createThreadedDevice, MOST_THREADS } from "../../tensor/create-device.ts";
import { Device } from "../../tensor/device.ts";
import { findNative, type NativeSearch, type SearchOptions } from "./find.ts";
import { physicalCores } from "./physical-cores.ts";

/** Which BLAS, and how many threads. */
export interface NodeDeviceOptions extends SearchOptions {
  /** Threads that share large computations, to the same bits; `auto`: one for each processor core; default 1. */
  readonly threads?: number | "auto";
  /** Threads of the BLAS within one large product, which change last bits; default 1. More than 1 leaves `threads` at 1. */
  readonly blasThreads?: number;
  /** Whether products of our own kernels multiply and add in one instruction: faster, with bits that differ between processors; default false. */
  readonly fused?: boolean;
  /** Override for tests: `always` shares computations of any size; default where it was measured to be faster. */
  readonly when?: "faster" | "always";
}

/** A device that may use a BLAS and threads. */
export interface NodeDevice {
  readonly device: Device;
  /** Threads that share large computations. */
  readonly threads: number;
  /** The BLAS in use, or why there is none. */
  readonly native: NativeSearch;
}

/** @throws OptionError for a number out of range, and for threads of both kinds */
function threadsOf({ threads = 1, blasThreads = 1 }: NodeDeviceOptions): number {
  if (threads === "auto") return blasThreads > 1 ? 1 : Math.min(MOST_THREADS, physicalCores());
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new OptionError(`threads: expected a whole number from 1 to ${MOST_THREADS}, or auto, received ${threads}.`, {
      threads,
    });
  }
  if (threads > 1 && blasThreads > 1) {
    throw new OptionError(
      `threads: expected 1 beside ${blasThreads} threads of the BLAS, received ${threads}. Use threads or blasThreads, not both.`,
      { threads, blasThreads },
    );
  }
  return threads;
}

/**
 * A float32 device on the WebAssembly kernels and the BLAS that `BURGEON_BLAS` allows or the machine has. A kernel goes to the BLAS from
 * the size on from which it was measured to be faster there.
 *
 * @throws OptionError when `BURGEON_BLAS` names a library that cannot be used, `threads` is no whole number from 1 to 64 and not `auto`,
 *   `blasThreads` is no whole number of at least 1, or both are above 1
 * @example
 * const { device, native } = await createNodeDevice({ threads: "auto" });
 * console.log(device.name, native.found?.name ?? native.reason);
 */
export async function createNodeDevice(options: NodeDeviceOptions = {}): Promise<NodeDevice> {
  const wanted = threadsOf(options);
  const native = await findNative(options);
  const { found } = native;
  // A library that only one thread may call computes on one.
  const shared = found ? found.onThreads : { here: [], more: null };
  const portable = createThreadedDevice(
    {
      threads: shared ? wanted : 1,
      when: options.when ?? "faster",
      more: shared?.more ?? null,
      moreHere: shared?.here ?? [],
    },
    options.fused === true ? fusedKernels() : undefined,
  );
  const threads = portable.kernelSet.pool?.threads ?? 1;
  if (!native.found) return { device: portable, threads, native };
  native.found.setThreads(options.blasThreads ?? 1);
  const { heap, kernels, bytesPerReal } = portable;
  const { pool } = portable.kernelSet;
  const kernelSet: KernelSet = {
    name: `${portable.name}+blas`,
    bytesPerReal,
    kernels: { ...kernels, ...native.found.accelerate(heap, kernels, native.record.switches, pool) },
    ...(pool ? { pool } : {}),
  };
  return {
    device: new Device(heap, kernelSet, native.found.decompositions ?? portable.decompositions),
    threads,
    native,
  };
}
