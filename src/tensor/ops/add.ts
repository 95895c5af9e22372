/** Sum of two tensors of one shape. @module */

import type { Backward } from "../gradients.ts";
import { commonShape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** y = a + b: [...], [...] -> [...]. @throws ShapeError when the shapes differ */
export function add(a: Tensor, b: Tensor): Tensor {
  const y = a.device.empty(commonShape("add", a.shape, b.shape));
  a.device.kernels.add(a.size, a.address, b.address, y.address);
  return note(addBackward, [a, b], y, null);
}

/** da = dy, db = dy. */
export const addBackward: Backward<null> = (record, gradients) => {
  const dy = gradients.output(record);
  for (const input of record.inputs) {
    gradients.contribute(input, (gradient) => dy.device.kernels.copy(dy.size, dy.address, gradient));
  }
};
