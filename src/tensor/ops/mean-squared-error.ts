/** Mean squared error. @module */

import type { Tensor } from "../tensor.ts";
import { type Loss, lossOp } from "./loss.ts";
import { checkTargets } from "./shared/loss-targets.ts";

/** L = mean over entries of (p - t)^2. **Shapes**: predictions p, targets t: equal. @throws ShapeError unless they are */
export function meanSquaredError(predictions: Tensor, targets: Tensor): Loss {
  checkTargets("mean squared error", predictions, targets);
  const n = predictions.size;
  return lossOp(predictions, n, false, (gradient, out) =>
    predictions.device.kernels.squaredError(n, predictions.address, targets.address, gradient, out),
  );
}
