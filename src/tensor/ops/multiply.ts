/** Elementwise product of two tensors of one shape. @module */

import { ShapeError } from "../../errors.ts";
import type { Backward } from "../gradients.ts";
import { sameShape, showShape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** y = a * b: [...], [...] -> [...]. @throws ShapeError when the shapes differ */
export function multiply(a: Tensor, b: Tensor): Tensor {
  if (!sameShape(a.shape, b.shape)) {
    throw new ShapeError(
      `multiply: expected two equal shapes, received ${showShape(a.shape)} and ${showShape(b.shape)}.`,
    );
  }
  const y = a.device.empty(a.shape);
  a.device.kernels.multiply(a.size, a.address, b.address, y.address);
  return note("multiply", [a, b], y, null);
}

/** da = dy * b, db = dy * a. */
export const multiplyBackward: Backward<null> = (record, gradients) => {
  const [a, b] = record.inputs as [Tensor, Tensor];
  const dy = gradients.output(record);
  const { kernels } = dy.device;
  gradients.contribute(a, (da) => kernels.multiply(dy.size, dy.address, b.address, da));
  gradients.contribute(b, (db) => kernels.multiply(dy.size, dy.address, a.address, db));
};
