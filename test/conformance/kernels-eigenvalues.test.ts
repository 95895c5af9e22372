import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { portableDecompositions } from "../../src/kernels/decompositions.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { both, doubles } from "../support/kernel-twins.ts";

/** By both implementations. */
function eigenvaluesOf(n: number, a: ArrayLike<number>): [wasm: Float64Array, reference: Float64Array] {
  const input = { a: doubles(a), values: doubles(new Float64Array(n).fill(Number.NaN)) };
  const { wasm, reference } = both(input, (kernels, at) => kernels.symmetricEigenvalues(n, at.a, at.values));
  return [wasm.after.values, reference.after.values];
}

/** Symmetric, of this rank at most, indefinite. */
function matrixOf(n: number, rank: number, seed: number): Float64Array {
  const random = new RandomStream(seed, "matrix");
  const factors = Array.from({ length: rank }, () => Array.from({ length: n }, () => random.normal()));
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return factors.reduce((sum, row, r) => sum + (r % 2 === 0 ? 1 : -1) * row[i]! * row[j]!, 0);
  });
}

function expectEigenvalues(n: number, a: Float64Array): void {
  const expected = portableDecompositions.symmetricEigen(n, a).values;
  const scale = Math.max(1e-300, ...expected.map(Math.abs));
  // Of the matrix the lower triangle alone is read.
  const lower = a.map((value, at) => (at % n > Math.floor(at / n) ? Number.NaN : value));
  for (const found of eigenvaluesOf(n, lower)) {
    for (let i = 0; i < n; i++) expect(Math.abs(found[i]! - expected[i]!) / scale).toBeLessThan(1e-13 * (n + 1));
  }
}

describe("symmetricEigenvalues", () => {
  it("are those that a third method finds, of matrices of any rank, repeated ones too", () => {
    const shapes = fc.record({
      n: fc.integer({ min: 0, max: 24 }),
      rank: fc.integer({ min: 0, max: 24 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(shapes, ({ n, rank, seed }) => expectEigenvalues(n, matrixOf(n, rank, seed))),
      { numRuns: 50 },
    );
    for (const [n, rank] of [
      [64, 70],
      [71, 30],
    ] as const) {
      expectEigenvalues(n, matrixOf(n, rank, n));
    }
  });

  it("of entries of any size, as squares neither overflow nor vanish", () => {
    const a = matrixOf(9, 9, 1);
    const expected = portableDecompositions.symmetricEigen(9, a).values;
    for (const scale of [1e-200, 1e200]) {
      const scaled = a.map((value) => value * scale);
      for (const found of eigenvaluesOf(9, scaled)) {
        for (const [i, value] of found.entries()) expect(value / scale).toBeCloseTo(expected[i]!, 11);
      }
    }
  });

  it("of diagonal, zero and constant matrices are exact, or nearly", () => {
    for (const found of eigenvaluesOf(3, [3, 0, 0, 0, -1, 0, 0, 0, 2])) expect([...found]).toEqual([-1, 2, 3]);
    for (const found of eigenvaluesOf(5, new Float64Array(25))) expect([...found]).toEqual([0, 0, 0, 0, 0]);
    for (const found of eigenvaluesOf(4, new Float64Array(16).fill(1))) {
      for (const [i, value] of [0, 0, 0, 4].entries()) expect(found[i]).toBeCloseTo(value, 12);
    }
  });

  it("of values that are not finite are not finite, and terminate", () => {
    const a = matrixOf(6, 6, 2);
    a[2 * 6 + 1] = Number.NaN;
    for (const found of eigenvaluesOf(6, a)) expect(found.some(Number.isNaN)).toBe(true);
  });
});
