/** Sum of two tensors of one shape. @module */

import { ShapeError } from "../../errors.ts";
import type { Backward } from "../gradients.ts";
import { sameShape, showShape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** y = a + b: [...], [...] -> [...]. @throws ShapeError when the shapes differ */
export function add(a: Tensor, b: Tensor): Tensor {
  if (!sameShape(a.shape, b.shape)) {
    throw new ShapeError(`add: expected two equal shapes, received ${showShape(a.shape)} and ${showShape(b.shape)}.`);
  }
  const y = a.device.empty(a.shape);
  a.device.kernels.add(a.size, a.address, b.address, y.address);
  return note("add", [a, b], y, null);
}

/** da = dy, db = dy. */
export const addBackward: Backward<null> = (record, gradients) => {
  const dy = gradients.output(record);
  for (const input of record.inputs) {
    gradients.contribute(input, (gradient) => dy.device.kernels.copy(dy.size, dy.address, gradient));
  }
};
