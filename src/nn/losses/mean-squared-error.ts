/** Mean squared error. @module */

import { invariant } from "../../errors.ts";
import { meanSquaredError as op } from "../../tensor/ops/mean-squared-error.ts";
import { defineLoss, type LossDefinition } from "../loss.ts";

export const meanSquaredError: LossDefinition = defineLoss({
  name: "mean-squared-error",
  summary: "Mean of the squared differences.",
  formula: "L = mean (p - t)^2",
  source: "C. Bishop, 2006, Pattern Recognition and Machine Learning, eq. 1.2, as a mean",
  task: "regression",
  targets: "values",
  compute(outputs, targets) {
    invariant(targets.kind === "values", "mean squared error needs values");
    return op(outputs, targets.values, targets.weights);
  },
});
