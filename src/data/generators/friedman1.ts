import * as z from "zod";
import { dataSeed } from "../define-dataset.ts";
import { definePoints } from "../points.ts";

/**
 * `y = 10 sin(pi x1 x2) + 20 (x3 - 1/2)^2 + 10 x4 + 5 x5 + noise N(0, 1)`, x uniform in [0, 1]; the other inputs do not count.
 * Inputs `[features]`, standardized to `(x - 1/2) sqrt(12)`.
 *
 * @see J. Friedman, "Multivariate Adaptive Regression Splines", Annals of Statistics 19, 1991, eq. 61
 */
export const friedman1 = definePoints({
  name: "friedman1",
  summary: "a curved function of 5 of 10 numbers, regression",
  source: "J. Friedman, 1991, Annals of Statistics 19, eq. 61",
  options: z.strictObject({
    features: z.int().min(5).max(1000).default(10).describe("inputs, of which 5 count"),
    noise: z.number().min(0).default(0).describe("standard deviation of the noise"),
    points: z.int().min(20).max(10_000_000).default(2000).describe("total number of points"),
    dataSeed,
  }),
  make({ features, noise, points }, random) {
    const inputs = new Float32Array(points * features);
    const values = Float64Array.from({ length: points }, (_, row) => {
      const x = Float64Array.from({ length: features }, () => random.uniform());
      x.forEach((value, i) => {
        inputs[row * features + i] = (value - 0.5) * Math.sqrt(12);
      });
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = x;
      return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + noise * random.normal();
    });
    return { columns: features, inputs, targets: { values } };
  },
});
