/** The WebAssembly kernels: float32, SIMD, the same code and the same bits in Node and in browsers. @module */

import { kernelsBinary } from "./binary.generated.ts";
import type { Kernels, KernelSet } from "./kernels.ts";
import type { Heap } from "./memory.ts";

interface Exports extends Kernels {
  readonly scratchBytes: { readonly value: number };
  setScratch(address: number): void;
}

let compiled: WebAssembly.Module | null = null;

function compile(): WebAssembly.Module {
  const text = atob(kernelsBinary);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new WebAssembly.Module(bytes);
}

/** Instantiates the kernels on the heap's memory. The functions are the module's own exports: no wrapper on the hot path. */
export function createWasmKernels(heap: Heap): KernelSet {
  compiled ??= compile();
  const instance = new WebAssembly.Instance(compiled, { env: { memory: heap.wasm } });
  const { scratchBytes, setScratch, ...kernels } = instance.exports as unknown as Exports;
  setScratch(heap.allocate(scratchBytes.value));
  return { name: "wasm", bytesPerReal: 4, kernels };
}
