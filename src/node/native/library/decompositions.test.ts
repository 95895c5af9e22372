import { describe, expect, it } from "vitest";
import { NumericError } from "../../../errors.ts";
import { findNative } from "../find.ts";

const search = await findNative();
const decompositions = search.found?.decompositions ?? null;

/** Smooth, full-rank and without symmetry. */
const entries = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => Math.sin(i * i + 1));

/** sum over j of u[:, j] s[j] v[:, j]^T, u [rows, r], v [columns, r]. */
function assembled(rows: number, columns: number, parts: { u: Float64Array; s: Float64Array; v: Float64Array }) {
  const rank = parts.s.length;
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    const [r, c] = [Math.floor(i / columns), i % columns];
    let sum = 0;
    for (let j = 0; j < rank; j++) sum += parts.u[r * rank + j]! * parts.s[j]! * parts.v[c * rank + j]!;
    return sum;
  });
}

function expectClose(actual: Float64Array, expected: Float64Array): void {
  expect(actual).toHaveLength(expected.length);
  expect(actual.every((value, i) => Math.abs(value - expected[i]!) < 1e-12 * (expected.length + 10))).toBe(true);
}

function expectOrthonormal(rows: number, rank: number, u: Float64Array): void {
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < rank; j++) {
      let dot = 0;
      for (let r = 0; r < rows; r++) dot += u[r * rank + i]! * u[r * rank + j]!;
      expect(dot).toBeCloseTo(i === j ? 1 : 0, 10);
    }
  }
}

if (decompositions === null) {
  describe("without LAPACK", () => {
    it("there are no native decompositions", () => {
      expect(search.found === null || !search.found.hasLapack).toBe(true);
    });
  });
} else {
  describe("symmetricEigen by LAPACK", () => {
    it("has ascending values and orthonormal columns that give the matrix back", () => {
      for (const n of [0, 1, 2, 5, 40]) {
        const half = entries(n * n);
        const a = half.map((value, i) => value + half[(i % n) * n + Math.floor(i / n)]!);
        const before = a.slice();
        const { values, vectors } = decompositions.symmetricEigen(n, a);
        expect(a).toEqual(before);
        expect([...values]).toEqual([...values].sort((x, y) => x - y));
        expectOrthonormal(n, n, vectors);
        expectClose(assembled(n, n, { u: vectors, s: values, v: vectors }), a);
      }
    });

    it("knows a closed form", () => {
      expectClose(decompositions.symmetricEigen(2, Float64Array.from([2, 1, 1, 2])).values, Float64Array.from([1, 3]));
    });
  });

  it("decompositions refuse what is not finite", () => {
    const a = Float64Array.from([1, 2, Number.NaN, 4]);
    expect(() => decompositions.symmetricEigen(2, a)).toThrow(NumericError);
    expect(() => decompositions.symmetricEigen(2, a)).toThrow(/entry 2 is NaN/);
  });
}
