import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/**
 * `class = floor(1 + sin(2 pi x))`, 1 where the sine is not negative, x uniform in [-1, 1]: four stretches of one number in turn.
 * Inputs `[1]`, two classes.
 *
 * Departs from the published runs: 200 points by default; they used 50, 40 to train and 10 to test.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012
 */
export const sineClasses = definePoints({
  name: "sine-classes",
  summary: "the sign of a sine of one number, 2 classes",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(200).describe("total number of points (published: 50)"),
    dataSeed,
  }),
  make({ points }, random) {
    const inputs = Float32Array.from({ length: points }, () => 2 * random.uniform() - 1);
    // At the very top of the sine the formula would give a third class.
    const labels = Int32Array.from(inputs, (x) => Math.min(1, Math.floor(1 + Math.sin(2 * Math.PI * x))));
    return { columns: 1, inputs, targets: { labels, classes: ["0", "1"] } };
  },
});
