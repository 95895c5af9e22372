/** Binary cross-entropy on logits. @module */

import type { Tensor } from "../tensor.ts";
import { type Loss, lossOp } from "./loss.ts";
import { checkTargets } from "./shared/loss-targets.ts";

/**
 * L = mean over entries of max(z, 0) - z t + log(1 + exp(-|z|)); a hit is an entry with (z > 0) = (t > 0.5).
 *
 * **Shapes**: logits z, targets t in [0, 1]: equal.
 *
 * @throws ShapeError unless they are
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Loss {
  checkTargets("binary cross-entropy", logits, targets);
  const n = logits.size;
  return lossOp(logits, n, true, (gradient, out) =>
    logits.device.kernels.binaryCrossEntropy(n, logits.address, targets.address, gradient, out),
  );
}
