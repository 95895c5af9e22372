/** Binary cross-entropy on logits. @module */

import type { Tensor } from "../tensor.ts";
import { type Loss, lossOp } from "./loss.ts";
import { checkTargets, entryWeights } from "./shared/loss-targets.ts";

/**
 * L = mean over entries of max(z, 0) - z t + log(1 + exp(-|z|)); a hit is an entry with (z > 0) = (t > 0.5).
 *
 * **Shapes**: logits z, targets t in [0, 1]: equal; weights: [rows], by which each row's losses are multiplied before the mean over all entries.
 *
 * @throws ShapeError unless they are
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor, weights: Tensor | null = null): Loss {
  checkTargets("binary cross-entropy", logits, targets);
  const n = logits.size;
  const weighted = entryWeights("binary cross-entropy", logits, logits.columns, weights);
  return lossOp(logits, n, true, (gradient, out) =>
    logits.device.kernels.binaryCrossEntropy(n, logits.address, targets.address, weighted, gradient, out),
  );
}
