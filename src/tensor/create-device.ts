/** Devices that run everywhere: in Node, in a browser, in a worker. @module */

import { OptionError } from "../errors.ts";
import { portableDecompositions } from "../kernels/decompositions.ts";
import type { KernelSet } from "../kernels/kernels.ts";
import { createHeap, type Heap } from "../kernels/memory.ts";
import { createReferenceKernels } from "../kernels/reference-kernels.ts";
import type { PoolOptions } from "../kernels/threads/pool.ts";
import { canStartWorkers, hostProcessors } from "../kernels/threads/start-worker.ts";
import { createThreadedKernels, createWasmKernels, type NamedKernels } from "../kernels/wasm-kernels.ts";
import { Device } from "./device.ts";

export const MOST_THREADS = 64;

function createDevice(createKernels: (heap: Heap) => KernelSet): Device {
  const heap = createHeap();
  return new Device(heap, createKernels(heap), portableDecompositions);
}

export interface WasmDeviceOptions {
  /** Threads that share large computations, default 1; `auto`: as many as the machine has processors. */
  readonly threads?: number | "auto";
}

/**
 * A device on the WebAssembly SIMD kernels, in float32. Needs WebAssembly SIMD; on a browser's main thread prefer a worker, since
 * training occupies the thread.
 *
 * With several `threads`, workers take parts of large computations where that is measured to be faster; the numbers are the same to the last
 * bit, however many there are. Threads need memory that they share: in a browser a page that is isolated from others
 * (`crossOriginIsolated`). Elsewhere there is one thread.
 *
 * @throws OptionError when `threads` is neither a whole number from 1 to 64 nor `auto`
 * @example
 * const device = createWasmDevice({ threads: 4 });
 */
export function createWasmDevice(options: WasmDeviceOptions = {}): Device {
  const { threads = 1 } = options;
  if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new OptionError(
      `createWasmDevice: expected threads from 1 to ${MOST_THREADS}, or "auto", received ${threads}.`,
      { threads },
    );
  }
  return createThreadedDevice({ threads: threads === "auto" ? Math.min(MOST_THREADS, hostProcessors()) : threads });
}

/** A device on several threads, where there can be several. */
export function createThreadedDevice(options: PoolOptions, kernels?: NamedKernels): Device {
  const heap = options.threads > 1 && canStartWorkers() ? sharedHeap() : null;
  if (!heap) return createDevice((own) => createWasmKernels(own, kernels));
  return new Device(heap, createThreadedKernels(heap, options, kernels), portableDecompositions);
}

/** null where so much address space cannot be reserved, as shared memory needs. */
function sharedHeap(): Heap | null {
  try {
    return createHeap(true);
  } catch {
    return null;
  }
}

/** A device on the plain float64 kernels: slow, and the measure of the others. */
export function createReferenceDevice(): Device {
  return createDevice(createReferenceKernels);
}
