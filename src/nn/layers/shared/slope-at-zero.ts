/** The derivative of an activation where nothing comes in. @module */

import { activate } from "../../../tensor/ops/activate.ts";
import type { Activation } from "../../../tensor/ops/shared/activated.ts";
import type { Tensor } from "../../../tensor/tensor.ts";

/** f'(0) x. */
export function slopeAtZero(x: Tensor, { code, alpha }: Activation): Tensor {
  const { device, size } = x;
  const zeros = device.zeros(x.shape);
  const y = activate(zeros, { code, alpha });
  const result = device.empty(x.shape);
  // biome-ignore format: one call, its arguments as the kernel groups them
  device.kernels.biasActivationBackward(code, alpha, 1, size, zeros.address, y.address, x.address, result.address, 0, false);
  return result;
}
