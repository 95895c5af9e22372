import * as fc from "fast-check";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { NumericError } from "../errors.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

it("has the bits of ml-matrix, zeros and equal values included", () => {
  const entry = fc.oneof(
    fc.constant(0),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(Math.fround),
  );
  const matrices = fc
    .integer({ min: 1, max: 12 })
    .chain((n) => fc.tuple(fc.constant(n), fc.array(entry, { minLength: n * n, maxLength: n * n })));
  fc.assert(
    fc.property(matrices, ([n, values]) => {
      const a = Float64Array.from(values, (_, at) => values[Math.min(at, (at % n) * n + Math.floor(at / n))]!);
      const expected = new EigenvalueDecomposition(Matrix.from1DArray(n, n, [...a]), { assumeSymmetric: true });
      const found = symmetricEigen(n, a);
      expect([...found.values]).toEqual(expected.realEigenvalues);
      expect([...found.vectors]).toEqual(expected.eigenvectorMatrix.to1DArray());
    }),
    { numRuns: 500 },
  );
});

it.each([[[0, 5e-324, 5e-324, 1]], [[Number.NaN, 0, 0, 1]], [[1, Number.NaN, Number.NaN, 1]]])(
  "refuses %o, of which no number comes",
  (values) => {
    expect(() => symmetricEigen(2, Float64Array.from(values))).toThrow(NumericError);
  },
);

it("decomposes a matrix of no rows", () => {
  expect(symmetricEigen(0, new Float64Array(0))).toEqual({ values: new Float64Array(0), vectors: new Float64Array(0) });
});
