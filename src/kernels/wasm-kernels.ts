/**
 * The WebAssembly kernels: float32, 128-bit SIMD, on the heap's own memory.
 *
 * The functions are the module's exports themselves: no wrapper stands in the hot path. JavaScript's `true` and `false` become
 * 1 and 0, and addresses above 2 GiB wrap to the unsigned value that the module means.
 *
 * @module
 */

import { kernelsBinary } from "./binary.generated.ts";
import { compileKernels, instantiateKernels } from "./kernel-module.ts";
import type { KernelSet } from "./kernels.ts";
import type { Heap } from "./memory.ts";

let compiled: WebAssembly.Module | undefined;

/** Kernels on `heap`; their module is compiled once per process. */
export function createWasmKernels(heap: Heap): KernelSet {
  compiled ??= compileKernels(kernelsBinary);
  return instantiateKernels(compiled, heap);
}
