/** Matrix product. @module */

import { ShapeError } from "../../errors.ts";
import type { Backward } from "../gradients.ts";
import { showShape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** y = a b: [..., k], [k, n] -> [..., n]. @throws ShapeError when the inner sizes differ */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [k, n] = b.shape;
  if (b.shape.length !== 2 || k !== a.columns || n === undefined) {
    throw new ShapeError(
      `matmul: expected [..., k] and [k, n], received ${showShape(a.shape)} and ${showShape(b.shape)}.`,
    );
  }
  const y = a.device.empty([...a.shape.slice(0, -1), n]);
  a.device.kernels.matmul(false, false, a.rows, n, k, a.address, b.address, y.address, false);
  return note(matmulBackward, [a, b], y, null);
}

/** da = dy b^T, db = a^T dy. */
export const matmulBackward: Backward<null> = (record, gradients) => {
  const [a, b] = record.inputs as [Tensor, Tensor];
  const dy = gradients.output(record);
  const { kernels } = dy.device;
  const rows = a.rows;
  const k = a.columns;
  const n = dy.columns;
  gradients.into(a, (da, accumulate) => kernels.matmul(false, true, rows, k, n, dy.address, b.address, da, accumulate));
  gradients.into(b, (db, accumulate) => kernels.matmul(true, false, k, n, rows, a.address, dy.address, db, accumulate));
};
