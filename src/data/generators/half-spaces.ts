import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/**
 * The class is the side of a plane through 0: `w x > 0`, with w and x N(0, 1). A network without hidden units learns it. Inputs
 * `[features]`, two classes.
 */
export const halfSpaces = definePoints({
  name: "half-spaces",
  summary: "the side of a plane, 2 classes",
  source: "Burgeon",
  options: z.strictObject({
    features: z.int().min(1).max(1000).default(10).describe("inputs"),
    points: z.int().min(20).max(10_000_000).default(1000).describe("total number of points"),
    dataSeed,
  }),
  make({ features, points }, random) {
    const normal = Float64Array.from({ length: features }, () => random.normal());
    const inputs = Float32Array.from({ length: points * features }, () => random.normal());
    const labels = Int32Array.from({ length: points }, (_, row) => {
      const side = normal.reduce((sum, w, i) => sum + w * (inputs[row * features + i] as number), 0);
      return side > 0 ? 1 : 0;
    });
    return { columns: features, inputs, targets: { labels, classes: ["below", "above"] } };
  },
});
