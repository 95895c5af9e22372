/** Binary cross-entropy. @module */

import { invariant } from "../../errors.ts";
import { binaryCrossEntropy as op } from "../../tensor/ops/binary-cross-entropy.ts";
import { defineLoss, type LossDefinition } from "../loss.ts";

export const binaryCrossEntropy: LossDefinition = defineLoss({
  name: "binary-cross-entropy",
  summary: "Negative log-likelihood of independent yes/no targets under the sigmoid of the logits.",
  formula: "L = mean max(z, 0) - z t + log(1 + exp(-|z|))",
  source: "C. Bishop, 2006, Pattern Recognition and Machine Learning, eq. 4.90",
  task: "classification",
  targets: "values",
  range: [0, 1],
  compute(outputs, targets) {
    invariant(targets.kind === "values", "binary cross-entropy needs targets in [0, 1]");
    return op(outputs, targets.values, targets.weights);
  },
});
