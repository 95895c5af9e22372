import * as fc from "fast-check";
import { expect, it } from "vitest";
import { minimize, type Valued } from "./minimize.ts";

it("finds the minimum of a quadratic with widely different curvatures", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 }), (wanted) => {
      const curvature = (i: number): number => 10 ** ((4 * i) / wanted.length);
      const of = (x: Float64Array): Valued => ({
        value: x.reduce((sum, value, i) => sum + (curvature(i) * (value - wanted[i]!) ** 2) / 2, 0),
        gradient: x.map((value, i) => curvature(i) * (value - wanted[i]!)),
      });
      const { at, converged } = minimize(of, new Float64Array(wanted.length), { tolerance: 1e-8 });
      expect(converged).toBe(true);
      for (const [i, value] of at.entries()) expect(value).toBeCloseTo(wanted[i]!, 6);
    }),
  );
});

it("finds the minimum of Rosenbrock's valley", () => {
  const of = ([x = 0, y = 0]: Float64Array): Valued => ({
    value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
  });
  const { at, converged } = minimize(of, Float64Array.of(-1.2, 1));
  expect(converged).toBe(true);
  expect([...at]).toEqual([expect.closeTo(1, 4), expect.closeTo(1, 4)]);
});

it("says that it did not converge when its iterations are over, and ends where no step helps", () => {
  const of = (x: Float64Array): Valued => ({ value: x[0]! ** 4, gradient: Float64Array.of(4 * x[0]! ** 3) });
  expect(minimize(of, Float64Array.of(3), { iterations: 2 }).converged).toBe(false);
  const wrong = (x: Float64Array): Valued => ({ value: x[0]!, gradient: Float64Array.of(-1) });
  expect(minimize(wrong, Float64Array.of(0))).toMatchObject({ converged: false, value: 0 });
});
