/** A smooth function of one number, worked out by the host. @module */

import { ShapeError } from "../../errors.ts";
import type { Backward } from "../gradients.ts";
import type { Shape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** f(x) and f'(x) at one x, entry by entry. */
export interface Tabulated {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/**
 * y = f(x) for a scalar x and a function with several values.
 *
 * **Shapes**: x: [] -> `shape`, as many entries as `values`.
 *
 * @throws ShapeError when x is no scalar, or values and slopes are not as many as the shape says
 */
export function tabulate(x: Tensor, { values, slopes }: Tabulated, shape: Shape): Tensor {
  if (x.size !== 1 || slopes.length !== values.length) {
    throw new ShapeError(
      `tabulate: expected a scalar and one slope for each value, received ${x.size} entries, ${values.length} values and ${slopes.length} slopes.`,
    );
  }
  return note(tabulateBackward, [x], x.device.tensor(values, shape), { slopes });
}

/** dx = sum_m dy_m f_m'(x). */
export const tabulateBackward: Backward<Pick<Tabulated, "slopes">> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  const { device } = dy;
  gradients.contribute(x, (dx) => {
    const upstream = device.reals(dy.address, dy.size);
    const slope = record.saved.slopes.reduce((sum, each, m) => sum + each * (upstream[m] as number), 0);
    device.reals(dx, 1)[0] = slope;
  });
};
