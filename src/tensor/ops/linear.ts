/** Affine map with a fused activation. @module */

import { ShapeError } from "../../errors.ts";
import type { Backward } from "../gradients.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import {
  type Activation,
  type LinearOutput,
  type LinearSaved,
  noteActivated,
  outputFor,
  throughActivation,
} from "./shared/activated.ts";

/**
 * y = activation(x W^T + b).
 *
 * **Shapes**: x: [..., in], weight: [out, ...] with `in` elements a row, bias: [out] or null -> y: [..., out].
 *
 * z is kept while a tape records, or when `keep` requests it; otherwise y takes its place.
 *
 * @throws ShapeError when x's features are not the weight's
 */
export function linear(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  activation: Activation,
  keep: boolean = false,
): LinearOutput {
  const device = x.device;
  const out = weight.shape[0] ?? 0;
  const fanIn = out === 0 ? x.columns : weight.size / out;
  if (x.columns !== fanIn) {
    throw new ShapeError(`linear: expected input [..., ${fanIn}], received ${showShape(x.shape)}.`, {
      expected: fanIn,
      received: x.shape,
    });
  }
  const rows = x.rows;
  const shape = [...x.shape.slice(0, -1), out];
  const z = device.empty(shape);
  device.kernels.matmul(false, true, rows, out, fanIn, x.address, weight.address, z.address, false);
  const y = outputFor(z, activation, keep);
  const biasAddress = bias === null ? 0 : bias.address;
  device.kernels.biasActivation(activation.code, activation.alpha, rows, out, biasAddress, z.address, y.address);
  return noteActivated(linearBackward, [x, weight, bias], y, { activation, preActivation: z });
}

/** dz = dy * activation'(z); dx = dz W; dW = dz^T x; db = column sums of dz. */
export const linearBackward: Backward<LinearSaved> = (record, gradients) => {
  const [x, weight] = record.inputs as [Tensor, Tensor];
  const dz = throughActivation(record, gradients);
  const { kernels } = dz.device;
  const { rows, columns: out } = dz;
  const fanIn = x.columns;
  gradients.into(weight, (dW, accumulate) =>
    kernels.matmul(true, false, out, fanIn, rows, dz.address, x.address, dW, accumulate),
  );
  gradients.into(x, (dx, accumulate) =>
    kernels.matmul(false, false, rows, fanIn, out, dz.address, weight.address, dx, accumulate),
  );
};
