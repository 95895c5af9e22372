/** From a compiled WebAssembly module to kernels. @module */

import { inflateSync } from "fflate";
import type { KernelSet, Kernels } from "./kernels.ts";
import type { Heap } from "./memory.ts";

/** What a module exports: kernels, parts of kernels (`...Part`), and where their working memory is. */
export type KernelExports = Readonly<Record<string, unknown>> & {
  /** Bytes of working memory that the kernels share; see wasm/shared/scratch.ts. */
  readonly scratchBytes: { readonly value: number };
  setScratch(address: number): void;
};

/** The bytes of a module from the base64 of its deflated bytes: base64 of bare bytes would hide from a server's compression what repeats. */
export function kernelBytes(base64: string): Uint8Array {
  return inflateSync(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

/** An instance of a module on `heap`; it keeps one block of it (2 MiB) as working memory. */
export function instantiate(module: WebAssembly.Module, heap: Heap): KernelExports {
  const { exports } = new WebAssembly.Instance(module, { env: { memory: heap.wasm } });
  const all = exports as KernelExports;
  all.setScratch(heap.allocate(all.scratchBytes.value));
  return all;
}

/** The kernels among the exports. */
export function kernelsAmong({ scratchBytes, setScratch, ...others }: KernelExports): Kernels {
  return Object.fromEntries(Object.entries(others).filter(([name]) => !name.endsWith("Part"))) as unknown as Kernels;
}

/** The kernels of a module on `heap`. */
export function instantiateKernels(module: WebAssembly.Module, heap: Heap): KernelSet {
  return { name: "wasm", bytesPerReal: 4, kernels: kernelsAmong(instantiate(module, heap)) };
}
