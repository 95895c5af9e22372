import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/**
 * Two half circles that reach into each other. With angle a uniform in (0, pi):
 * class 0 `(cos a, sin a)`, class 1 `(1 - cos a, 1/2 - sin a)`, plus noise. Inputs `[2]`.
 *
 * @see F. Pedregosa et al., "Scikit-learn: Machine Learning in Python", JMLR 12, 2011, `make_moons`
 */
export const moons = definePoints({
  name: "moons",
  summary: "two interleaving half circles, 2 inputs, 2 classes",
  source: "F. Pedregosa et al., 2011, Scikit-learn, make_moons",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(1000).describe("total number of points"),
    noise: z.number().min(0).max(10).default(0.15).describe("standard deviation added to each coordinate"),
    dataSeed,
  }),
  make({ points, noise }, random) {
    const inputs = new Float32Array(2 * points);
    const labels = Int32Array.from({ length: points }, (_, row) => row % 2);
    for (let row = 0; row < points; row++) {
      const angle = Math.PI * random.uniform();
      const [x, y] =
        labels[row] === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
      inputs[2 * row] = x + noise * random.normal();
      inputs[2 * row + 1] = y + noise * random.normal();
    }
    return { columns: 2, inputs, targets: { labels, classes: ["0", "1"] } };
  },
});
