/** From a compiled WebAssembly module to kernels. @module */

import { inflateSync } from "fflate";
import type { KernelSet, Kernels } from "./kernels.ts";
import type { Heap } from "./memory.ts";

interface Exports extends Kernels {
  /** Bytes of working memory that the kernels share; see wasm/scratch.ts. */
  readonly scratchBytes: { readonly value: number };
  setScratch(address: number): void;
}

/** Compiles a module from the base64 of its deflated bytes: base64 of bare bytes would hide from a server's compression what repeats. */
export function compileKernels(base64: string): WebAssembly.Module {
  return new WebAssembly.Module(inflateSync(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))));
}

/** The kernels of a module on `heap`; they keep one block of it (2 MiB) as working memory. */
export function instantiateKernels(module: WebAssembly.Module, heap: Heap): KernelSet {
  const instance = new WebAssembly.Instance(module, { env: { memory: heap.wasm } });
  const { scratchBytes, setScratch, ...kernels } = instance.exports as unknown as Exports;
  setScratch(heap.allocate(scratchBytes.value));
  return { name: "wasm", bytesPerReal: 4, kernels };
}
