import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/**
 * A circle inside another: `radius (cos a, sin a)` plus noise, radius 1 for class 0 and `factor` for class 1. Inputs `[2]`.
 *
 * @see F. Pedregosa et al., "Scikit-learn: Machine Learning in Python", JMLR 12, 2011, `make_circles`
 */
export const circles = definePoints({
  name: "circles",
  summary: "a circle inside another, 2 inputs, 2 classes",
  source: "F. Pedregosa et al., 2011, Scikit-learn, make_circles",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(1000).describe("total number of points"),
    factor: z.number().min(0).max(0.999).default(0.5).describe("radius of the inner circle"),
    noise: z.number().min(0).max(10).default(0.1).describe("standard deviation added to each coordinate"),
    dataSeed,
  }),
  make({ points, factor, noise }, random) {
    const inputs = new Float32Array(2 * points);
    const labels = Int32Array.from({ length: points }, (_, row) => row % 2);
    for (let row = 0; row < points; row++) {
      const radius = labels[row] === 0 ? 1 : factor;
      const angle = 2 * Math.PI * random.uniform();
      inputs[2 * row] = radius * Math.cos(angle) + noise * random.normal();
      inputs[2 * row + 1] = radius * Math.sin(angle) + noise * random.normal();
    }
    return { columns: 2, inputs, targets: { labels, classes: ["outer", "inner"] } };
  },
});
