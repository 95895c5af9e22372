/**
 * The WebAssembly kernels: float32, 128-bit SIMD, on the heap's own memory.
 *
 * On one thread the functions are the module's exports themselves: no wrapper stands in the hot path. JavaScript's `true` and `false` become
 * 1 and 0, and addresses above 2 GiB wrap to the unsigned value that the module means.
 *
 * @module
 */

import { kernelsBinary } from "./binary.generated.ts";
import { instantiate, instantiateKernels, kernelBytes, kernelsAmong } from "./kernel-module.ts";
import type { KernelSet } from "./kernels.ts";
import { type Heap, MAX_PAGES } from "./memory.ts";
import { type PoolOptions, ThreadPool } from "./threads/pool.ts";
import { withSharedMemory } from "./threads/shared-module.ts";
import { threadedKernels } from "./threads/threaded-kernels.ts";

let compiled: WebAssembly.Module | undefined;
let compiledShared: WebAssembly.Module | undefined;

/** Kernels on `heap`; their module is compiled once per process. */
export function createWasmKernels(heap: Heap): KernelSet {
  compiled ??= new WebAssembly.Module(kernelBytes(kernelsBinary));
  return instantiateKernels(compiled, heap);
}

/** The same on several threads, with the same bits. `heap` is on shared memory. */
export function createThreadedKernels(heap: Heap, options: PoolOptions): KernelSet {
  compiledShared ??= new WebAssembly.Module(withSharedMemory(kernelBytes(kernelsBinary), MAX_PAGES));
  const own = instantiate(compiledShared, heap);
  const pool = new ThreadPool(compiledShared, own, heap, options);
  return { name: "wasm", bytesPerReal: 4, kernels: threadedKernels(own, kernelsAmong(own), pool), pool };
}
