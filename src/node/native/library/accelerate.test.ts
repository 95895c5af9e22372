import { describe, expect, it } from "vitest";
import { OptionError } from "../../../errors.ts";
import type { Kernels } from "../../../kernels/kernels.ts";
import { Heap } from "../../../kernels/memory.ts";
import { createWasmKernels } from "../../../kernels/wasm-kernels.ts";
import { findNative } from "../find.ts";
import type { NativeLibrary } from "./library.ts";

const search = await findNative();

/** The portable kernels, with matmul counting how often it is asked. */
function portable(heap: Heap): { kernels: Kernels; products: () => number } {
  let products = 0;
  const { kernels } = createWasmKernels(heap);
  const matmul: Kernels["matmul"] = (...args) => {
    products++;
    kernels.matmul(...args);
  };
  return { kernels: { ...kernels, matmul }, products: () => products };
}

/** Reproducible values in [-1, 1). */
function values(count: number, seed: number): Float64Array {
  let state = seed * 2654435761 + 1;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.fround(state / 2 ** 31);
  });
}

function setUp(library: NativeLibrary, pages = 2) {
  const heap = new Heap(new WebAssembly.Memory({ initial: pages }));
  const plain = portable(heap);
  const kernels = { ...plain.kernels, ...library.accelerate(heap, plain.kernels) };
  const put = (x: Float64Array, Type: Float32ArrayConstructor | Float64ArrayConstructor): number => {
    const address = heap.allocate(x.length * Type.BYTES_PER_ELEMENT);
    new Type(heap.wasm.buffer, address, x.length).set(x);
    return address;
  };
  return {
    heap,
    kernels,
    products: plain.products,
    reals: (x: Float64Array) => put(x, Float32Array),
    doubles: (x: Float64Array) => put(x, Float64Array),
    readReals: (address: number, n: number) => new Float32Array(heap.wasm.buffer, address, n),
    readDoubles: (address: number, n: number) => new Float64Array(heap.wasm.buffer, address, n),
  };
}

/** op(a) op(b) + c in float64. */
function product(
  [transposeA, transposeB]: readonly boolean[],
  [m, n, k]: readonly [number, number, number],
  { a, b, c }: { a: Float64Array; b: Float64Array; c: Float64Array | null },
): Float64Array {
  const out = c ? c.slice() : new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let l = 0; l < k; l++)
        out[i * n + j]! += a[transposeA ? l * m + i : i * k + l]! * b[transposeB ? j * k + l : l * n + j]!;
  return out;
}

/** x^T x for x [rows, columns], in float64. */
const gramOf = (rows: number, columns: number, x: Float64Array): Float64Array =>
  product([true, false], [columns, columns, rows], { a: x, b: x, c: null });

function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) most = Math.max(most, Math.abs(actual[i]! - expected[i]!));
  return most;
}

if (search.found === null) {
  describe("on a machine without a native BLAS", () => {
    it("the search reports why, what was tried and how to install one", () => {
      expect(search.reason).not.toBe("");
      expect(search.advice).toMatch(/install|Download|Unset/);
    });
  });
} else {
  const library = search.found;

  describe("matmul through BLAS", () => {
    const sizes = [
      [0, 3, 2],
      [2, 0, 3],
      [2, 3, 0],
      [1, 1, 1],
      [1, 37, 91],
      [41, 1, 83],
      [33, 65, 1],
      [17, 13, 29],
      [64, 16, 78],
      [65, 67, 129],
      [17, 70, 900],
    ] as const;
    for (const transposes of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ]) {
      for (const accumulate of [false, true]) {
        it(`equals float64 products, transposes ${transposes}, accumulate ${accumulate}`, () => {
          for (const [m, n, k] of sizes) {
            const { kernels, reals, readReals } = setUp(library);
            const [a, b, c] = [values(m * k, 1), values(k * n, 2), values(m * n, 3)];
            const at = [reals(a), reals(b), reals(c)] as const;
            kernels.matmul(transposes[0]!, transposes[1]!, m, n, k, ...at, accumulate);
            const expected = product(transposes, [m, n, k], { a, b, c: accumulate ? c : null });
            expect(farthest(readReals(at[2], m * n), expected)).toBeLessThan(1e-6 * (k + 4));
            expect(readReals(at[0], m * k)).toEqual(Float32Array.from(a));
          }
        });
      }
    }

    it("overwrites what was not finite", () => {
      const { kernels, reals, readReals } = setUp(library);
      const a = values(64 * 64, 1);
      const [x, c] = [reals(a), reals(new Float64Array(64 * 64).fill(Number.NaN))];
      kernels.matmul(false, false, 64, 64, 64, x, x, c, false);
      expect(readReals(c, 64 * 64).every(Number.isFinite)).toBe(true);
    });

    it("leaves small products to the portable kernel and takes the large ones", () => {
      const { kernels, reals, products } = setUp(library);
      const x = reals(values(64 * 64, 1));
      kernels.matmul(false, false, 2, 2, 2, x, x, reals(new Float64Array(4)), false);
      expect(products()).toBe(1);
      kernels.matmul(false, false, 64, 64, 64, x, x, reals(new Float64Array(64 * 64)), false);
      expect(products()).toBe(1);
    });

    it("finds the memory again after it grew", () => {
      const { kernels, heap, reals, readReals } = setUp(library, 1);
      const a = values(32 * 32, 1);
      const x = reals(a);
      const expected = product([false, true], [32, 32, 32], { a, b: a, c: null });
      for (let round = 0; round < 6; round++) {
        const before = heap.wasm.buffer;
        const c = reals(new Float64Array(32 * 32));
        kernels.matmul(false, true, 32, 32, 32, x, x, c, false);
        expect(farthest(readReals(c, 32 * 32), expected)).toBeLessThan(1e-5);
        heap.allocate(heap.wasm.buffer.byteLength);
        expect(heap.wasm.buffer).not.toBe(before);
      }
    });

    it("gives the same with more threads", () => {
      const { kernels, reals, readReals } = setUp(library);
      const a = values(256 * 256, 4);
      const [x, one, two] = [reals(a), reals(new Float64Array(65_536)), reals(new Float64Array(65_536))];
      kernels.matmul(false, false, 256, 256, 256, x, x, one, false);
      library.setThreads(2);
      kernels.matmul(false, false, 256, 256, 256, x, x, two, false);
      library.setThreads(1);
      expect(library.threads() ?? 1).toBe(1);
      for (const count of [0, -1, 1.5, Number.NaN]) expect(() => library.setThreads(count)).toThrow(OptionError);
      expect(farthest(readReals(two, 65_536), readReals(one, 65_536))).toBeLessThan(1e-4);
    });
  });

  describe("gram through BLAS", () => {
    it("equals alpha x^T x in float64, both triangles, and releases its scratch memory", () => {
      for (const [rows, columns] of [
        [0, 3],
        [3, 0],
        [1, 1],
        [5, 1],
        [1, 40],
        [37, 65],
        [2801, 97],
      ] as const) {
        const { kernels, reals, doubles, readDoubles, heap } = setUp(library);
        const x = values(rows * columns, 5);
        const [at, out] = [reals(x), doubles(new Float64Array(columns * columns).fill(Number.NaN))];
        const used = heap.usedBytes;
        kernels.gram(rows, columns, 0.5, at, out);
        const expected = gramOf(rows, columns, x).map((v) => v / 2);
        expect(farthest(readDoubles(out, columns * columns), expected)).toBeLessThan(1e-12 * (rows + 1));
        expect(heap.usedBytes).toBe(used);
      }
    });
  });

  /** gram of random rows plus a diagonal: symmetric positive definite. */
  const definite = (n: number): Float64Array => {
    const a = gramOf(n + 3, n, values((n + 3) * n, 6));
    for (let i = 0; i < n; i++) a[i * n + i]! += 0.1;
    return a;
  };

  describe("cholesky and triangularSolve through LAPACK and BLAS", () => {
    it("L L^T gives the matrix back, with zeros above the diagonal", () => {
      for (const n of [0, 1, 2, 7, 33, 130]) {
        const { kernels, doubles, readDoubles } = setUp(library);
        const a = definite(n);
        const at = doubles(a);
        expect(kernels.cholesky(n, at)).toBe(0);
        const l = readDoubles(at, n * n);
        expect(farthest(product([false, true], [n, n, n], { a: l, b: l, c: null }), a)).toBeLessThan(1e-10);
        for (let r = 0; r < n; r++)
          expect([...l.subarray(r * n + r + 1, (r + 1) * n)].every((v) => v === 0)).toBe(true);
      }
    });

    it("names the first pivot that is not positive, or not a number", () => {
      for (const n of [6, 40]) {
        for (const bad of [0, -1, Number.NaN]) {
          const { kernels, doubles } = setUp(library);
          const a = new Float64Array(n * n);
          for (let i = 0; i < n; i++) a[i * (n + 1)] = i === 3 ? bad : 2;
          expect(kernels.cholesky(n, doubles(a))).toBe(4);
        }
      }
    });

    it("solves with L and with its transpose, in place", () => {
      for (const [n, columns] of [
        [0, 2],
        [2, 0],
        [1, 1],
        [5, 1],
        [33, 7],
        [64, 130],
      ] as const) {
        for (const transpose of [false, true]) {
          const { kernels, doubles, readDoubles } = setUp(library);
          const l = definite(n);
          const above = (i: number): boolean => i % n > Math.floor(i / n);
          const lower = l.map((v, i) => (above(i) ? 0 : v));
          const b = values(n * columns, 7);
          // What is above the diagonal is not read.
          const [atL, atB] = [doubles(l.map((v, i) => (above(i) ? Number.NaN : v))), doubles(b)];
          kernels.triangularSolve(transpose, n, columns, atL, atB);
          const x = readDoubles(atB, n * columns).slice();
          const back = product([transpose, false], [n, columns, n], { a: lower, b: x, c: null });
          const largest = x.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
          expect(farthest(back, b)).toBeLessThan(1e-12 * n * n * largest + 1e-15);
        }
      }
    });
  });

  describe("countEigenvaluesAbove through LAPACK", () => {
    it("counts the known eigenvalues of a rotated diagonal", () => {
      for (const n of [0, 1, 2, 9, 64, 131]) {
        // Householder: Q = I - 2 v v^T / v^T v, A = Q diag(0, 1, ..., n-1) Q.
        const v = values(n, 8);
        const norm = v.reduce((sum, x) => sum + x * x, 0);
        const q = Float64Array.from({ length: n * n }, (_, i) => {
          const [r, c] = [Math.floor(i / n), i % n];
          return (r === c ? 1 : 0) - (2 * v[r]! * v[c]!) / norm;
        });
        const scaled = q.map((x, i) => x * (i % n));
        const a = product([false, true], [n, n, n], { a: scaled, b: q, c: null });
        for (const shift of [-0.5, 0.5, n / 2 - 0.25, n - 1.5, n + 1]) {
          const { kernels, doubles } = setUp(library);
          const expected = Array.from({ length: n }, (_, i) => i).filter((value) => value > shift).length;
          expect(kernels.countEigenvaluesAbove(n, shift, doubles(a), doubles(new Float64Array(n)))).toBe(expected);
        }
      }
    });

    it("uses 2x2 pivots where the diagonal is zero", () => {
      for (const n of [4, 80]) {
        const { kernels, doubles } = setUp(library);
        const a = new Float64Array(n * n);
        for (let i = 0; i < n; i += 2) a[i * n + i + 1] = a[(i + 1) * n + i] = i + 1; // eigenvalues i + 1 and -(i + 1)
        expect(kernels.countEigenvaluesAbove(n, 0, doubles(a), doubles(new Float64Array(n)))).toBe(n / 2);
      }
    });
  });
}
