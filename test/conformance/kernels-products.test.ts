import { describe, expect, it } from "vitest";
import { portableDecompositions } from "../../src/kernels/decompositions.ts";
import { both, doubles, expectClose, implementations, real, shapes, uniform, values } from "../support/kernel-twins.ts";

describe("matmul", () => {
  const edges = [1, 2, 5, 6, 7, 8, 9, 13, 17];
  const cases = [
    ...edges.flatMap((m) => edges.flatMap((n) => [1, 3, 4, 9].map((k) => [m, n, k] as const))),
    ...([
      [0, 3, 2],
      [3, 0, 2],
      [3, 2, 0],
      [64, 16, 784],
      [16, 784, 64],
      [64, 10, 16],
      [48, 96, 31],
    ] as const),
    // Beyond one block of k (256), of rows (192) and of columns (1024); packed and not.
    ...([
      [1, 9, 600],
      [7, 100, 257],
      [200, 97, 300],
      [50, 1033, 258],
      [10, 1033, 20],
      [193, 11, 65],
    ] as const),
  ];
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      for (const accumulate of [false, true]) {
        it(`equals the definition: transposes ${transposeA}, ${transposeB}, accumulate ${accumulate}`, () => {
          for (const [m, n, k] of cases) {
            const input = { a: real(values(m * k)), b: real(values(k * n)), c: real(values(m * n)) };
            const { wasm, reference } = both(input, (kernels, at) =>
              kernels.matmul(transposeA, transposeB, m, n, k, at.a, at.b, at.c, accumulate),
            );
            expectClose(wasm.after.c, reference.after.c, 0, (k + 1) * 2 ** -24 * (k + 1), `${m}x${n}x${k}`);
          }
        });
      }
    }
  }

  it("overwrites what was not finite", () => {
    const input = { a: real(values(70)), b: real(values(70)), c: real(new Float32Array(49).fill(Number.NaN)) };
    const { wasm } = both(input, (kernels, at) => kernels.matmul(false, true, 7, 7, 10, at.a, at.b, at.c, false));
    expect(wasm.after.c.every(Number.isFinite)).toBe(true);
  });

  it("computes the same bits for a row alone as in a batch", () => {
    const [rows, n, k] = [67, 21, 300];
    const x = values(rows * k);
    const b = values(n * k);
    const run = (from: number, m: number) =>
      both(
        { a: real(x.subarray(from * k, (from + m) * k)), b: real(b), c: real(new Float32Array(m * n)) },
        (kernels, at) => kernels.matmul(false, true, m, n, k, at.a, at.b, at.c, false),
      ).wasm.after.c;
    const all = run(0, rows);
    for (const r of [0, 5, 66]) expect(run(r, 1)).toEqual(all.slice(r * n, (r + 1) * n));
  });
});

function covariance(rows: number, n: number): Float64Array {
  const x = values(rows * n);
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += x[r * n + Math.floor(at / n)]! * x[r * n + (at % n)]!;
    return sum / rows;
  });
}

describe("float64 linear algebra", () => {
  const orders = [0, 1, 2, 3, 4, 5, 7, 16, 17, 33, 64, 71, 130];

  it("gram gives alpha x^T x, both triangles the same bits", () => {
    for (const [rows, columns] of [...shapes, [600, 37], [2, 130], [1000, 3]] as const) {
      const input = { x: real(values(rows * columns)), gram: doubles(new Float64Array(columns ** 2).fill(Number.NaN)) };
      const { wasm, reference } = both(input, (kernels, at) => kernels.gram(rows, columns, 0.7, at.x, at.gram));
      expectClose(wasm.after.gram, reference.after.gram, 1e-13, 1e-13 * rows);
      for (let i = 0; i < columns; i++)
        for (let j = 0; j < i; j++) expect(wasm.after.gram[i * columns + j]).toBe(wasm.after.gram[j * columns + i]);
    }
  });

  it("cholesky factors what is positive definite, reading the lower triangle only", () => {
    for (const n of orders) {
      const a = covariance(2 * n + 3, n);
      const lower = a.map((v, i) => (i % n > Math.floor(i / n) ? Number.NaN : v));
      const { wasm, reference } = both({ a: doubles(lower) }, (kernels, at) => kernels.cholesky(n, at.a));
      expect([wasm.returned, reference.returned]).toEqual([0, 0]);
      expectClose(wasm.after.a, reference.after.a, 1e-10, 1e-12);
    }
  });

  it("cholesky names the first pivot that is not positive, in every block", () => {
    for (const n of [1, 5, 40]) {
      for (const bad of [0, n >> 1, n - 1]) {
        for (const value of [0, -1, Number.NaN]) {
          const a = new Float64Array(n * n);
          for (let i = 0; i < n; i++) a[i * n + i] = i === bad ? value : 2;
          const { wasm, reference } = both({ a: doubles(a) }, (kernels, at) => kernels.cholesky(n, at.a));
          expect([wasm.returned, reference.returned]).toEqual([bad + 1, bad + 1]);
        }
      }
    }
  });

  it("triangularSolve solves with L and L^T, reading the lower triangle only", () => {
    for (const n of orders) {
      for (const columns of [0, 1, 2, 3, 4, 9, 30]) {
        for (const transpose of [false, true]) {
          const l = Float64Array.from({ length: n * n }, (_, i) => {
            const [r, c] = [Math.floor(i / n), i % n];
            if (c > r) return Number.NaN;
            return c === r ? 1 + Math.abs(uniform()) : uniform() / n;
          });
          const { wasm, reference } = both({ l: doubles(l), b: doubles(values(n * columns)) }, (kernels, at) =>
            kernels.triangularSolve(transpose, n, columns, at.l, at.b),
          );
          expectClose(wasm.after.b, reference.after.b, 1e-12, 1e-12, `${n}x${columns}`);
          expect(wasm.after.l).toEqual(l);
        }
      }
    }
  });

  /** Both counts, and that of the eigenvalues themselves. */
  function counts(n: number, a: Float64Array, shift: number): number[] {
    const input = { a: doubles(a), scratch: doubles(new Float64Array(n)) };
    const { wasm, reference } = both(input, (kernels, at) => kernels.countEigenvaluesAbove(n, shift, at.a, at.scratch));
    const eigenvalues = portableDecompositions.symmetricEigen(n, a).values;
    return [wasm.returned as number, reference.returned as number, eigenvalues.filter((v) => v > shift).length];
  }
  const expectAgreement = (found: number[]): void => expect(found).toEqual([found[2], found[2], found[2]]);

  it("countEigenvaluesAbove equals the eigenvalues of random indefinite matrices", () => {
    for (const n of [...orders, 200]) {
      for (const zeroDiagonal of [false, true]) {
        const a = new Float64Array(n * n);
        for (let i = 0; i < n; i++)
          for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = i === j && zeroDiagonal ? 0 : uniform();
        for (const shift of [0.013, -1.7, 2.1]) expectAgreement(counts(n, a, shift));
      }
    }
  });

  it("countEigenvaluesAbove counts the rank of rank-deficient matrices", () => {
    for (const [rank, n] of [
      [1, 9],
      [5, 40],
      [20, 65],
      [60, 130],
    ] as const) {
      expect(counts(n, covariance(rank, n), 1e-4 / n)).toEqual([rank, rank, rank]);
    }
  });

  it("countEigenvaluesAbove counts diagonal, zero and identical entries; at the shift is not above", () => {
    const diagonal = [3, -2, 0, 5, 1, 1, -7, 0.5, 0, 1];
    const n = diagonal.length;
    const a = new Float64Array(n * n);
    diagonal.forEach((v, i) => {
      a[i * n + i] = v;
    });
    for (const shift of [0, 1, -2, 4, 9]) expectAgreement(counts(n, a, shift));
    expect(counts(6, new Float64Array(36), 0)).toEqual([0, 0, 0]);
    expect(counts(6, new Float64Array(36).fill(2), 1e-9)).toEqual([1, 1, 1]);
  });

  it("portable decompositions give the matrix back, in the promised order", () => {
    for (const n of [1, 4, 20]) {
      const a = covariance(n, n);
      const { values: eigenvalues, vectors } = portableDecompositions.symmetricEigen(n, a);
      expect([...eigenvalues].sort((p, q) => p - q)).toEqual([...eigenvalues]);
      const back = a.map((_, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        return eigenvalues.reduce((sum, value, q) => sum + vectors[i * n + q]! * value * vectors[j * n + q]!, 0);
      });
      expectClose(back, a, 0, 1e-12);
    }
  });
});

it("both implementations have every kernel of the interface, by the same names", () => {
  const [wasm, reference] = implementations.map(({ set }) => set.kernels);
  expect(Object.keys(wasm!).sort()).toEqual(Object.keys(reference!).sort());
});
