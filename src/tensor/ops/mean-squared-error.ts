/** Mean squared error. @module */

import type { Tensor } from "../tensor.ts";
import { type Loss, lossOp } from "./loss.ts";
import { checkTargets, entryWeights } from "./shared/loss-targets.ts";

/**
 * L = mean over entries of (p - t)^2.
 *
 * **Shapes**: predictions p, targets t: equal; weights: [rows], by which each row's squares are multiplied before the mean over all entries.
 *
 * @throws ShapeError unless they are
 */
export function meanSquaredError(predictions: Tensor, targets: Tensor, weights: Tensor | null = null): Loss {
  checkTargets("mean squared error", predictions, targets);
  const n = predictions.size;
  const weighted = entryWeights("mean squared error", predictions, predictions.columns, weights);
  return lossOp(predictions, n, false, (gradient, out) =>
    predictions.device.kernels.squaredError(n, predictions.address, targets.address, weighted, gradient, out),
  );
}
