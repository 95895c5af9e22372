/** Softmax cross-entropy. @module */

import { invariant } from "../../errors.ts";
import type { Tensor } from "../tensor.ts";
import { type Loss, lossOp } from "./loss.ts";
import { checkLabels, entryWeights } from "./shared/loss-targets.ts";

/**
 * L = mean over rows of -log softmax(logits)[label]; a hit is a row whose largest logit is its label's.
 *
 * **Shapes**: logits: [batch, classes]; labels: the address of `batch` int32 in 0..classes-1; weights: [batch], by which each
 * row's loss is multiplied before the mean over all rows.
 *
 * @throws DataError for a label that is not
 */
export function softmaxCrossEntropy(logits: Tensor, labels: number, weights: Tensor | null = null): Loss {
  const { rows, columns } = logits;
  invariant(labels !== 0, "labels have no address");
  checkLabels("softmax cross-entropy", logits, labels);
  const weighted = entryWeights("softmax cross-entropy", logits, 1, weights);
  return lossOp(logits, rows, true, (gradient, out) =>
    logits.device.kernels.softmaxCrossEntropy(rows, columns, logits.address, labels, weighted, gradient, out),
  );
}
