import { z } from "zod";
import { RandomStream } from "../../tensor/random.ts";
import { type DatasetDefinition, dataSeed, defineDataset } from "../define-dataset.ts";
import { splitPoints } from "../points.ts";

/** Options of `circles`. */
export interface CirclesOptions {
  readonly points: number;
  readonly factor: number;
  readonly noise: number;
  readonly dataSeed?: number | undefined;
}

/**
 * A circle inside another: `radius (cos a, sin a)` plus noise, radius 1 for class 0 and `factor` for class 1. Inputs `[2]`.
 *
 * @see F. Pedregosa et al., "Scikit-learn: Machine Learning in Python", JMLR 12, 2011, `make_circles`
 */
export const circles: DatasetDefinition<CirclesOptions> = defineDataset({
  name: "circles",
  summary: "a circle inside another, 2 inputs, 2 classes",
  source: "F. Pedregosa et al., 2011, Scikit-learn, make_circles",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(1000).describe("points in all"),
    factor: z.number().min(0).max(0.999).default(0.5).describe("radius of the inner circle"),
    noise: z.number().min(0).max(10).default(0.1).describe("standard deviation added to each coordinate"),
    dataSeed,
  }),
  load({ points, factor, noise, dataSeed }, context) {
    const random = new RandomStream(dataSeed ?? context.seed, "circles");
    const inputs = new Float32Array(2 * points);
    const labels = Int32Array.from({ length: points }, (_, row) => row % 2);
    for (let row = 0; row < points; row++) {
      const radius = labels[row] === 0 ? 1 : factor;
      const angle = 2 * Math.PI * random.uniform();
      inputs[2 * row] = radius * Math.cos(angle) + noise * random.normal();
      inputs[2 * row + 1] = radius * Math.sin(angle) + noise * random.normal();
    }
    return splitPoints(
      { name: "circles", columns: 2, inputs, targets: { labels, classes: ["outer", "inner"] } },
      context,
    );
  },
});
