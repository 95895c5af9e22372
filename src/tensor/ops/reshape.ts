/** The same values under another shape. @module */

import type { Backward } from "../gradients.ts";
import type { Shape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** Shares memory with x. @throws ShapeError when the sizes differ */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return note(reshapeBackward, [x], x.view(shape), null);
}

/** dx = dy under x's shape. */
export const reshapeBackward: Backward<null> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  gradients.contribute(x, (dx) => x.device.kernels.copy(dy.size, dy.address, dx));
};
