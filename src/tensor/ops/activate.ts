/** An activation on its own, where no affine map stands before it. @module */

import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import type { Activation } from "./shared/activated.ts";

/** y = activation(x), elementwise: [...] -> [...]. */
export function activate(x: Tensor, activation: Activation): Tensor {
  const { kernels } = x.device;
  const y = x.device.empty(x.shape);
  // Without a bias the kernel leaves its input as it is.
  kernels.biasActivation(activation.code, activation.alpha, 1, x.size, 0, x.address, y.address);
  return note(activateBackward, [x], y, { activation });
}

/** dx = dy * activation'(x). */
export const activateBackward: Backward<{ activation: Activation }> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  const { code, alpha } = record.saved.activation;
  gradients.contribute(x, (dx) =>
    x.device.kernels.biasActivationBackward(
      code,
      alpha,
      1,
      x.size,
      x.address,
      record.output.address,
      dy.address,
      dx,
      0,
      false,
    ),
  );
};
