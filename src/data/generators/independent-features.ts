import * as z from "zod";
import { RandomStream } from "../../tensor/random.ts";
import { defineDataset } from "../define-dataset.ts";
import { pointsDataset } from "../points.ts";

const TEST_SHARE = 0.2;

/**
 * Many features of which only `d` are independent: how wide does a network become?
 *
 * `X[features, points] ~ N(0, 1)`, rows after the d-th replaced by `A X[0..d]` with `A ~ N(0, 1)`;
 * `response = 0.9 (sum of a point's features) + 0.1 N(0, 1)`; the class is `response > mean(response)`.
 * The first four fifths are for training, the rest for test, in order. Inputs `[features]`, not standardized. The same points
 * for every seed of a run, as published; no validation rows unless a share is requested.
 *
 * @see K. Maile, E. Rachelson, H. Luga, D. Wilson, "When, where, and how to add new neurons to ANNs", AutoML 2022, arXiv:2202.08539
 */
export const independentFeatures = defineDataset({
  name: "independent-features",
  summary: "64 features of which only d are independent, 2 classes",
  source: "K. Maile, E. Rachelson, H. Luga, D. Wilson, 2022, arXiv:2202.08539",
  options: z
    .strictObject({
      d: z.int().min(1).max(10_000).default(8).describe("independent features (published: 1, 2, 4, 8, 16, 32)"),
      features: z.int().min(1).max(10_000).default(64).describe("total number of features"),
      points: z.int().min(20).max(1_000_000).default(5000).describe("total number of points"),
      dataSeed: z.int().default(1337).describe("seed of the points"),
    })
    .refine(({ d, features }) => d <= features, { path: ["d"], message: "expected at most as many as features" }),
  load({ d, features, points, dataSeed }, { validation = 0 }) {
    const random = new RandomStream(dataSeed, "independent-features");
    const mixing = Float64Array.from({ length: (features - d) * d }, () => random.normal());
    const inputs = new Float32Array(points * features);
    const responses = new Float64Array(points);
    const independent = new Float64Array(d);
    for (let row = 0; row < points; row++) {
      let sum = 0;
      for (let feature = 0; feature < features; feature++) {
        let value = 0;
        if (feature < d) value = independent[feature] = random.normal();
        else
          for (let k = 0; k < d; k++) value += (mixing[(feature - d) * d + k] as number) * (independent[k] as number);
        inputs[row * features + feature] = value;
        sum += value;
      }
      responses[row] = 0.9 * sum + 0.1 * random.normal();
    }
    const mean = responses.reduce((sum, response) => sum + response, 0) / points;
    const labels = Int32Array.from(responses, (response) => (response > mean ? 1 : 0));
    const rows = Int32Array.from({ length: points }, (_, row) => row);
    const training = points - Math.round(TEST_SHARE * points);
    const trained = training - Math.round(validation * training);
    return pointsDataset(
      { name: "independent-features", columns: features, inputs, targets: { labels, classes: ["low", "high"] } },
      { train: rows.slice(0, trained), validation: rows.slice(trained, training), test: rows.slice(training) },
    );
  },
});
