import { z } from "zod";
import { RandomStream } from "../../tensor/random.ts";
import { type DatasetDefinition, dataSeed, defineDataset } from "../define-dataset.ts";
import { splitPoints } from "../points.ts";

/** Options of `sineClasses`. */
export interface SineClassesOptions {
  readonly points: number;
  readonly dataSeed?: number | undefined;
}

/**
 * `class = floor(1 + sin(2 pi x))`, 1 where the sine is not negative, x uniform in [-1, 1]: four stretches of one number in turn.
 * Inputs `[1]`, two classes.
 *
 * Departs from the published runs: 200 points by default; they used 50, 40 to train and 10 to test.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012
 */
export const sineClasses: DatasetDefinition<SineClassesOptions> = defineDataset({
  name: "sine-classes",
  summary: "the sign of a sine of one number, 2 classes",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(200).describe("points in all (published: 50)"),
    dataSeed,
  }),
  load({ points, dataSeed }, context) {
    const random = new RandomStream(dataSeed ?? context.seed, "sine-classes");
    const inputs = Float32Array.from({ length: points }, () => 2 * random.uniform() - 1);
    // At the very top of the sine the formula would give a third class.
    const labels = Int32Array.from(inputs, (x) => Math.min(1, Math.floor(1 + Math.sin(2 * Math.PI * x))));
    return splitPoints({ name: "sine-classes", columns: 1, inputs, targets: { labels, classes: ["0", "1"] } }, context);
  },
});
