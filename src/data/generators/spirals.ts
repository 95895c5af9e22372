import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/**
 * Two spirals around each other: the class depends on angle and radius together.
 *
 * With `t = sqrt(u)`, u uniform in (0, 1), so that points are as dense inside as outside:
 * `angle = 2 pi turns t + pi class`, `x = t cos(angle) + noise`, `y = t sin(angle) + noise`. Inputs `[2]`, two classes.
 *
 * @see K. Lang, M. Witbrock, "Learning to Tell Two Spirals Apart", Proc. Connectionist Models Summer School, 1988
 */
export const spirals = definePoints({
  name: "spirals",
  summary: "two spirals around each other, 2 inputs, 2 classes",
  source: "K. Lang, M. Witbrock, 1988, Learning to Tell Two Spirals Apart (with random points and noise)",
  options: z.strictObject({
    points: z.int().min(20).max(10_000_000).default(1000).describe("total number of points"),
    turns: z.number().min(0.1).max(20).default(1).describe("turns of each spiral"),
    noise: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .describe("standard deviation added to each coordinate; the radius is 1"),
    dataSeed,
  }),
  make({ points, turns, noise }, random) {
    const inputs = new Float32Array(2 * points);
    const labels = Int32Array.from({ length: points }, (_, row) => row % 2);
    for (let row = 0; row < points; row++) {
      const radius = Math.sqrt(random.uniform());
      const angle = 2 * Math.PI * turns * radius + Math.PI * (labels[row] as number);
      inputs[2 * row] = radius * Math.cos(angle) + noise * random.normal();
      inputs[2 * row + 1] = radius * Math.sin(angle) + noise * random.normal();
    }
    return { columns: 2, inputs, targets: { labels, classes: ["0", "1"] } };
  },
});
