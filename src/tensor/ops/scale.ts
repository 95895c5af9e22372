/** Product with a constant. @module */

import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** y = alpha x: [...] -> [...]. */
export function scale(x: Tensor, alpha: number): Tensor {
  const y = x.device.empty(x.shape);
  x.device.kernels.scale(x.size, alpha, x.address, y.address);
  return note(scaleBackward, [x], y, { alpha });
}

/** dx = alpha dy. */
export const scaleBackward: Backward<{ alpha: number }> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  gradients.contribute(x, (dx) => x.device.kernels.scale(dy.size, record.saved.alpha, dy.address, dx));
};
