/**
 * Whether a library computes what our own kernels compute.
 *
 * @module
 */

import type { Kernels } from "../../../kernels/kernels.ts";
import type { Heap } from "../../../kernels/memory.ts";

const SIZES = [
  [1, 37, 91],
  [17, 13, 29],
  [64, 16, 784],
  [65, 67, 129],
  [17, 70, 900],
] as const;
/** Largest difference of a product of numbers in [-1, 1), for each square root of the depth. */
const PRODUCT_TOLERANCE = 2e-5;
const DOUBLE_TOLERANCE = 1e-11;
const ORDER = 65;

type Put = (values: Float64Array, Type: Float32ArrayConstructor | Float64ArrayConstructor) => number;

/** Reproducible values in [-1, 1). */
export function values(count: number, seed: number): Float64Array {
  let state = Math.imul(seed, 2654435761) + 1;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.fround(state / 2 ** 31);
  });
}

function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    if (!(difference <= most)) most = difference; // NaN stays
  }
  return most;
}

function checkProducts(heap: Heap, ours: Kernels, theirs: Kernels, put: Put): string | null {
  for (const [m, n, k] of SIZES) {
    const [a, b] = [put(values(m * k, 1), Float32Array), put(values(k * n, 2), Float32Array)];
    for (const [transposeA, transposeB] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      for (const accumulate of [false, true]) {
        const results = [ours, theirs].map((kernels) => {
          const c = put(values(m * n, 3), Float32Array);
          kernels.matmul(transposeA, transposeB, m, n, k, a, b, c, accumulate);
          return new Float32Array(heap.wasm.buffer, c, m * n).slice();
        });
        const difference = farthest(results[1] as Float32Array, results[0] as Float32Array);
        if (!(difference <= PRODUCT_TOLERANCE * Math.sqrt(k))) {
          return `its product of ${m} x ${k} x ${n} differs from ours by ${difference}`;
        }
      }
    }
  }
  return null;
}

function checkDoubles(heap: Heap, ours: Kernels, theirs: Kernels, put: Put): string | null {
  const n = ORDER;
  const x = put(values((n + 5) * n, 4), Float32Array);
  const right = values(n * 7, 5);
  const [own, other] = [ours, theirs].map((kernels) => {
    const doubles = (address: number, length: number): Float64Array =>
      new Float64Array(heap.wasm.buffer, address, length).slice();
    const gram = put(new Float64Array(n * n), Float64Array);
    kernels.gram(n + 5, n, 1, x, gram);
    const matrix = doubles(gram, n * n);
    const scratch = put(new Float64Array(n), Float64Array);
    const above = kernels.countEigenvaluesAbove(n, 3, put(matrix, Float64Array), scratch);
    const definite = matrix.map((value, i) => value + (i % (n + 1) === 0 ? 1 : 0));
    const factor = put(definite, Float64Array);
    const info = kernels.cholesky(n, factor);
    const b = put(right, Float64Array);
    kernels.triangularSolve(false, n, 7, factor, b);
    return { matrix, above, info, factor: doubles(factor, n * n), b: doubles(b, n * 7) };
  });
  if (!own || !other) return "nothing was computed";
  for (const what of ["matrix", "factor", "b"] as const) {
    const difference = farthest(other[what], own[what]);
    if (!(difference <= DOUBLE_TOLERANCE * n)) return `its float64 results (${what}) differ from ours by ${difference}`;
  }
  if (own.above !== other.above || own.info !== other.info) return "its factorizations differ from ours";
  return null;
}

/** The first thing that `theirs` computes otherwise than `ours`, both on `heap`, in words; `null` when all agree. */
export function findDifference(heap: Heap, ours: Kernels, theirs: Kernels): string | null {
  const taken: number[] = [];
  const put: Put = (content, Type) => {
    const address = heap.allocate(content.length * Type.BYTES_PER_ELEMENT);
    taken.push(address);
    new Type(heap.wasm.buffer, address, content.length).set(content);
    return address;
  };
  try {
    return checkProducts(heap, ours, theirs, put) ?? checkDoubles(heap, ours, theirs, put);
  } finally {
    for (const address of taken) heap.free(address);
  }
}
