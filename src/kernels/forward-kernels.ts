/**
 * The WebAssembly kernels that forward passes call, and no others: a third of the module, with the same bits in every result. They are those with
 * `@forward` in the comment before them; any other is no function here, and the tests of the predictor find it out.
 *
 * @module
 */

import { forwardBinary } from "./forward-binary.generated.ts";
import { instantiateKernels, kernelBytes } from "./kernel-module.ts";
import type { KernelSet } from "./kernels.ts";
import type { Heap } from "./memory.ts";

let compiled: WebAssembly.Module | undefined;

/** Kernels on `heap`; their module is compiled once per process. */
export function createForwardKernels(heap: Heap): KernelSet {
  compiled ??= new WebAssembly.Module(kernelBytes(forwardBinary));
  return instantiateKernels(compiled, heap);
}
