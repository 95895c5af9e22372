import bessel from "bessel";
import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { curvePoints, definePoints } from "../points.ts";

/**
 * `y = J0(2 pi x) + J1(2 pi x) + J2(2 pi x)`, x uniform in [-1, 1]: Bessel functions of the first kind on [-2 pi, 2 pi].
 * Inputs `[1]`, a regression.
 *
 * Departs from the published runs: 2,000 points by default; they used 40 (32 and 8) and 32,768.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012
 */
export const besselSum = definePoints({
  name: "bessel-sum",
  summary: "the sum of three Bessel functions of one number, a regression",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(2000).describe("total number of points (published: 40, 32768)"),
    noise: z.number().min(0).max(10).default(0).describe("standard deviation added to y"),
    dataSeed,
  }),
  make: (options, random) =>
    curvePoints(options, random, (x) => {
      const z = 2 * Math.PI * x;
      return bessel.besselj(z, 0) + bessel.besselj(z, 1) + bessel.besselj(z, 2);
    }),
});
