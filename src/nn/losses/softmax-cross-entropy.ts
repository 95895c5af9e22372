/** Softmax cross-entropy. @module */

import { invariant } from "../../errors.ts";
import { softmaxCrossEntropy as op } from "../../tensor/ops/softmax-cross-entropy.ts";
import { defineLoss, type LossDefinition } from "../loss.ts";

export const softmaxCrossEntropy: LossDefinition = defineLoss({
  name: "softmax-cross-entropy",
  summary: "Negative log-likelihood of the label under the softmax of the logits.",
  formula: "L = mean_r -log softmax(z_r)[label_r]",
  source: "C. Bishop, 2006, Pattern Recognition and Machine Learning, eq. 4.108",
  task: "classification",
  targets: "classes",
  compute(outputs, targets) {
    invariant(targets.kind === "classes", "softmax cross-entropy needs class labels");
    return op(outputs, targets.labels, targets.weights);
  },
});
