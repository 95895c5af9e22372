import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { curvePoints, definePoints } from "../points.ts";

interface Bump {
  readonly weight: number;
  readonly center: number;
  readonly width: number;
}

/** As published. */
const bumps: readonly Bump[] = [
  { weight: 1, center: -2, width: 0.5 },
  { weight: 1.5, center: 0, width: 0.8 },
  { weight: 0.8, center: 2, width: 0.3 },
];

/**
 * `y = sum_k weight_k exp(-(4x - center_k)^2 / (2 width_k^2))` and noise, x uniform in [-1, 1]: three bumps on [-4, 4], of weights 1,
 * 1.5, 0.8, centers -2, 0, 2 and widths 0.5, 0.8, 0.3. Inputs `[1]`, a regression.
 *
 * Departs from the published runs: 2,000 points by default; they used 32,768.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012
 */
export const gaussianMixture = definePoints({
  name: "gaussian-mixture",
  summary: "three Gaussian bumps of one number, a regression",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(2000).describe("total number of points (published: 32768)"),
    noise: z
      .number()
      .min(0)
      .max(10)
      .default(0.01)
      .describe("standard deviation added to y (published: 0.01, 0.1, 0.5)"),
    dataSeed,
  }),
  make: (options, random) =>
    curvePoints(options, random, (x) =>
      bumps.reduce((y, { weight, center, width }) => {
        return y + weight * Math.exp(-((4 * x - center) ** 2) / (2 * width ** 2));
      }, 0),
    ),
});
