/**
 * The WebAssembly kernels: float32, 128-bit SIMD, on the heap's own memory.
 *
 * The functions are the module's exports themselves: no wrapper stands in the hot path. JavaScript's `true` and `false` become
 * 1 and 0, and addresses above 2 GiB wrap to the unsigned value that the module means.
 *
 * @module
 */

import { kernelsBinary } from "./binary.generated.ts";
import type { KernelSet, Kernels } from "./kernels.ts";
import type { Heap } from "./memory.ts";

interface Exports extends Kernels {
  /** Bytes of working memory that the kernels share; see wasm/scratch.ts. */
  readonly scratchBytes: { readonly value: number };
  setScratch(address: number): void;
}

let compiled: WebAssembly.Module | undefined;

/** Compiles the module once per process. */
function kernelsModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(kernelsBinary), (letter) => letter.charCodeAt(0)));
  return compiled;
}

/** Kernels on `heap`; they keep one block of it (2 MiB) as working memory. */
export function createWasmKernels(heap: Heap): KernelSet {
  const instance = new WebAssembly.Instance(kernelsModule(), { env: { memory: heap.wasm } });
  const { scratchBytes, setScratch, ...kernels } = instance.exports as unknown as Exports;
  setScratch(heap.allocate(scratchBytes.value));
  return { name: "wasm", bytesPerReal: 4, kernels };
}
