/** Elementwise product of two tensors of one shape. @module */

import type { Backward } from "../gradients.ts";
import { commonShape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** y = a * b: [...], [...] -> [...]. @throws ShapeError when the shapes differ */
export function multiply(a: Tensor, b: Tensor): Tensor {
  const y = a.device.empty(commonShape("multiply", a.shape, b.shape));
  a.device.kernels.multiply(a.size, a.address, b.address, y.address);
  return note(multiplyBackward, [a, b], y, null);
}

/** da = dy * b, db = dy * a. */
export const multiplyBackward: Backward<null> = (record, gradients) => {
  const [a, b] = record.inputs as [Tensor, Tensor];
  const dy = gradients.output(record);
  const { kernels } = dy.device;
  gradients.contribute(a, (da) => kernels.multiply(dy.size, dy.address, b.address, da));
  gradients.contribute(b, (db) => kernels.multiply(dy.size, dy.address, a.address, db));
};
