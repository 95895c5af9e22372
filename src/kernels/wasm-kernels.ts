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

/** Kernels under their name in records. */
export interface NamedKernels {
  readonly name: string;
  readonly binary: string;
}

/** Compiled modules by name and whether their memory is shared: each is compiled once per process. */
const compiled = new Map<string, WebAssembly.Module>();

function moduleOf({ name, binary }: NamedKernels, shared: boolean): WebAssembly.Module {
  const key = `${name} ${shared}`;
  const bytes = (): Uint8Array => (shared ? withSharedMemory(kernelBytes(binary), MAX_PAGES) : kernelBytes(binary));
  const module = compiled.get(key) ?? new WebAssembly.Module(bytes());
  compiled.set(key, module);
  return module;
}

const usual: NamedKernels = { name: "wasm", binary: kernelsBinary };

/** Kernels on `heap`. */
export function createWasmKernels(heap: Heap, named: NamedKernels = usual): KernelSet {
  return { ...instantiateKernels(moduleOf(named, false), heap), name: named.name };
}

/** The same on several threads, with the same bits. `heap` is on shared memory. */
export function createThreadedKernels(heap: Heap, options: PoolOptions, named: NamedKernels = usual): KernelSet {
  const module = moduleOf(named, true);
  const own = instantiate(module, heap);
  const pool = new ThreadPool(module, own, heap, options);
  return { name: named.name, bytesPerReal: 4, kernels: threadedKernels(own, kernelsAmong(own), pool), pool };
}
