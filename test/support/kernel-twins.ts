/** Kernels and their twins, run on the same inputs between guard bytes. @module */

import { expect } from "vitest";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { Heap } from "../../src/kernels/memory.ts";
import { createReferenceKernels } from "../../src/kernels/reference-kernels.ts";
import { createWasmKernels } from "../../src/kernels/wasm-kernels.ts";

/** What an argument address stands for: "real" is the element of the implementation. */
export type Kind = "real" | "f64" | "i32" | "u8";
export interface Buffer {
  kind: Kind;
  values: ArrayLike<number>;
}

export const real = (values: ArrayLike<number>): Buffer => ({ kind: "real", values: Float32Array.from(values) });
export const doubles = (values: ArrayLike<number>): Buffer => ({ kind: "f64", values });
export const ints = (values: ArrayLike<number>): Buffer => ({ kind: "i32", values });
export const bytes = (values: ArrayLike<number>): Buffer => ({ kind: "u8", values });

export const guardBytes = 64;
export const guard = 0xa5;
export const views = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array };
export const implementations = [createWasmKernels, createReferenceKernels].map((create) => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1 }));
  return { heap, set: create(heap) };
});

/**
 * Runs `call` on both implementations with buffers of the same values, between guard bytes that must survive; gives what the
 * buffers hold afterwards.
 */
export function both<N extends string>(
  buffers: Record<N, Buffer>,
  call: (kernels: Kernels, at: Record<N, number>) => unknown,
) {
  const runs = implementations.map(({ heap, set }) => {
    const names = Object.keys(buffers) as N[];
    const at = {} as Record<N, number>;
    const sizes = {} as Record<N, number>;
    const starts: number[] = [];
    const typeOf = (kind: Kind) => views[kind === "real" ? (set.bytesPerReal === 4 ? "f32" : "f64") : kind];
    for (const name of names) {
      const { kind, values } = buffers[name];
      sizes[name] = values.length * typeOf(kind).BYTES_PER_ELEMENT;
      starts.push(heap.allocate(sizes[name] + 2 * guardBytes));
      at[name] = starts.at(-1)! + guardBytes;
    }
    for (const name of names) {
      new Uint8Array(heap.wasm.buffer, at[name] - guardBytes, sizes[name] + 2 * guardBytes).fill(guard);
      const Type = typeOf(buffers[name].kind);
      new Type(heap.wasm.buffer, at[name], buffers[name].values.length).set(buffers[name].values);
    }
    const returned = call(set.kernels, at);
    const after = {} as Record<N, Float64Array>;
    for (const name of names) {
      const Type = typeOf(buffers[name].kind);
      after[name] = Float64Array.from(new Type(heap.wasm.buffer, at[name], buffers[name].values.length));
      for (const edge of [at[name] - guardBytes, at[name] + sizes[name]]) {
        const intact = new Uint8Array(heap.wasm.buffer, edge, guardBytes).every((byte) => byte === guard);
        if (!intact) throw new Error(`${set.name}: wrote outside "${name}"`);
      }
    }
    for (const start of starts) heap.free(start);
    return { returned, after };
  });
  return { wasm: runs[0]!, reference: runs[1]! };
}

/** |a - b| <= absolute + relative |b| everywhere; what is not finite must be the same. */
export function expectClose(
  actual: Float64Array,
  expected: Float64Array,
  relative: number,
  absolute: number,
  where = "",
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    if (Object.is(a, b) || a === b) continue;
    if (!(Math.abs(a - b) <= absolute + relative * Math.abs(b))) throw new Error(`${where}[${i}]: ${a}, expected ${b}`);
  }
}

let state = 1;
export function uniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state / 2 ** 31;
}
/** n float32 values in [-size, size). */
export const values = (n: number, size = 1): Float32Array => Float32Array.from({ length: n }, () => uniform() * size);
export const positive = (n: number, size = 1): Float32Array => values(n, size).map(Math.abs);
export const indices = (n: number, below: number): number[] =>
  Array.from({ length: n }, () => Math.floor(Math.abs(uniform()) * below));

export const sizes = [...Array(18).keys(), 31, 64, 65, 100, 1027];
export const shapes = [
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 7],
  [5, 1],
  [3, 2],
  [4, 4],
  [7, 10],
  [16, 31],
  [65, 17],
  [100, 64],
] as const;
