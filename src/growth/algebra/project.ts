/** Projection off the rows of a matrix. @module */

import type { Device } from "../../tensor/device.ts";
import { symmetricSolver } from "./float64.ts";
import { transpose } from "./singular-values.ts";

/**
 * Projects rows [count, n] in place off the rows of W [units, n]: w - W^T (W W^T)^-1 W w, three times over, so that what the ridge of
 * one solution and the rounding of its products leave is gone. Factor, solution and sum are float64.
 */
export function projectOffRows(device: Device, W: Float64Array, n: number, rows: Float64Array): void {
  const units = n === 0 ? 0 : W.length / n;
  const count = n === 0 ? 0 : rows.length / n;
  if (units === 0) return;
  const ridge = device.bytesPerReal === 8 ? 1e-12 : 1e-9;
  const gram = device.scope("gram", () => {
    const turned = device.tensor(transpose({ rows: units, columns: n, values: W }).values, [n, units]);
    const address = device.scratch(units * units * 8);
    device.kernels.gram(n, units, 1, turned.address, address);
    return device.doubles(address, units * units).slice();
  });
  device.scope("projection", () => {
    const { kernels } = device;
    const w = device.tensor(W, [units, n]);
    const solve = symmetricSolver(device, units, gram, ridge);
    for (let round = 0; round < 3; round++) {
      const draws = device.tensor(rows, [count, n]);
      const products = device.empty([units, count]);
      kernels.matmul(false, true, units, count, n, w.address, draws.address, products.address, false);
      const shares = Float64Array.from(products.read());
      solve(shares);
      const spanned = device.empty([count, n]);
      const share = device.tensor(shares, [units, count]);
      kernels.matmul(true, false, count, n, units, share.address, w.address, spanned.address, false);
      for (const [i, value] of spanned.read().entries()) rows[i] = (rows[i] as number) - value;
    }
  });
}
