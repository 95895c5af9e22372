import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/** Two classes drawn without regard to the inputs, which are N(0, 1): there is nothing to learn. Inputs `[features]`. */
export const randomLabels = definePoints({
  name: "random-labels",
  summary: "classes that do not depend on the inputs",
  source: "Burgeon",
  options: z.strictObject({
    features: z.int().min(1).max(1000).default(10).describe("inputs"),
    points: z.int().min(20).max(10_000_000).default(1000).describe("total number of points"),
    dataSeed,
  }),
  make({ features, points }, random) {
    const inputs = Float32Array.from({ length: points * features }, () => random.normal());
    const labels = Int32Array.from({ length: points }, () => random.integer(2));
    return { columns: features, inputs, targets: { labels, classes: ["a", "b"] } };
  },
});
