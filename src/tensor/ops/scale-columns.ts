/** A factor for each column. @module */

import { ShapeError } from "../../errors.ts";
import type { Address } from "../../kernels/address.ts";
import type { Backward } from "../gradients.ts";
import { showShape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * y[r, c] = x[r, c] f[c].
 *
 * **Shapes**: x: [..., columns], f: [columns] -> [..., columns].
 *
 * @throws ShapeError when there is not one factor for each column
 */
export function scaleColumns(x: Tensor, factors: Tensor): Tensor {
  const { device, rows, columns } = x;
  if (factors.size !== columns) {
    throw new ShapeError(`scaleColumns: expected ${columns} factors, received ${showShape(factors.shape)}.`);
  }
  const { kernels, bytesPerReal } = device;
  const spread = device.scratch(x.size * bytesPerReal);
  const ones = device.scratch(rows * bytesPerReal);
  kernels.fill(rows, 1, ones);
  kernels.matmul(false, false, rows, columns, 1, ones, factors.address, spread, false);
  const y = device.empty(x.shape);
  kernels.multiply(x.size, x.address, spread, y.address);
  return note(scaleColumnsBackward, [x, factors], y, { spread });
}

/** dx = dy f, df = column sums of dy x. */
export const scaleColumnsBackward: Backward<{ spread: Address }> = (record, gradients) => {
  const [x, factors] = record.inputs as [Tensor, Tensor];
  const dy = gradients.output(record);
  const { device, rows, columns } = x;
  const { kernels, bytesPerReal } = device;
  gradients.contribute(x, (dx) => kernels.multiply(x.size, dy.address, record.saved.spread, dx));
  if (!factors.requiresGradient) return;
  const products = device.scratch(x.size * bytesPerReal);
  kernels.multiply(x.size, dy.address, x.address, products);
  gradients.into(factors, (df, accumulate) => kernels.columnSums(rows, columns, products, df, accumulate));
};
