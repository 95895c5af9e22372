/**
 * The reference kernels: the whole interface in plain float64 TypeScript, written to be read. Gradients are checked on them and
 * the WebAssembly kernels against them.
 *
 * @module
 */

import type { KernelSet, Kernels } from "./kernels.ts";
import type { Heap } from "./memory.ts";
import * as reference from "./reference/index.ts";
import { Views } from "./reference/shared/views.ts";

/** What one file gives. */
type Part = ReturnType<(typeof reference)[keyof typeof reference]>;
/** What all files give together: one that lacks a kernel of the interface does not compile. */
type Together<T> = (T extends unknown ? (part: T) => void : never) extends (whole: infer W) => void ? W : never;

export function createReferenceKernels(heap: Heap): KernelSet {
  const views = new Views(heap);
  const parts = Object.values(reference).map((make) => make(views));
  const kernels: Kernels = Object.assign({}, ...parts) as Together<Part>;
  return { name: "reference", bytesPerReal: 8, kernels };
}
