import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/**
 * One spiral arm for each class, with noise in the angle. Point i of n of class k:
 * `r = i / (n - 1)`, `angle = 4k + 4r + noise N(0, 1)`, `x = r sin(angle)`, `y = r cos(angle)`. Inputs `[2]`.
 *
 * Departs from the published runs: 5,000 points instead of 32,768, and a radius of 1 instead of scaling to [-1, 1] afterwards.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012
 */
export const nSpirals = definePoints({
  name: "n-spirals",
  summary: "a spiral arm for each of several classes, 2 inputs",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012",
  options: z.strictObject({
    classes: z.int().min(2).max(100).default(5).describe("arms"),
    points: z.int().min(20).max(10_000_000).default(5000).describe("total number of points (published: 32768)"),
    noise: z.number().min(0).max(10).default(0.2).describe("standard deviation of the angle, in radians"),
    dataSeed,
  }),
  make({ classes, points, noise }, random) {
    const perClass = Math.max(2, Math.floor(points / classes));
    const inputs = new Float32Array(2 * classes * perClass);
    const labels = Int32Array.from({ length: classes * perClass }, (_, row) => Math.floor(row / perClass));
    for (let row = 0; row < labels.length; row++) {
      const radius = (row % perClass) / (perClass - 1);
      const angle = 4 * ((labels[row] as number) + radius) + noise * random.normal();
      inputs[2 * row] = radius * Math.sin(angle);
      inputs[2 * row + 1] = radius * Math.cos(angle);
    }
    const names = Array.from({ length: classes }, (_, label) => String(label));
    return { columns: 2, inputs, targets: { labels, classes: names } };
  },
});
