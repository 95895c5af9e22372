import * as z from "zod";
import { curves } from "../curves.ts";
import { dataSeed } from "../define-dataset.ts";
import { curvePoints, definePoints } from "../points.ts";

/**
 * A function of one number, x uniform in [-1, 1]. Inputs `[1]`, a regression; its target is standardized, which the narrow
 * range of `j0` needs.
 *
 * Departs from the published runs: 200 points by default; they used 40, 32 to train and 8 to test.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012
 */
export const curve = definePoints({
  name: "curve",
  summary: "a function of one number (cubic, quadratic, j0 or sine), a regression",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options: z.strictObject({
    function: z.enum(["cubic", "quadratic", "j0", "sine"]).default("cubic").describe("which curve"),
    points: z.int().min(20).max(10_000_000).default(200).describe("total number of points (published: 40)"),
    noise: z.number().min(0).max(10).default(0).describe("standard deviation added to y"),
    dataSeed,
  }),
  make: (options, random) => curvePoints(options, random, curves[options.function]),
});
