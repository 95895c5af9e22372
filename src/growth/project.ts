/** Projection off the rows of a matrix. @module */

import type { Device } from "../tensor/device.ts";
import { solveSymmetric } from "./float64.ts";
import { transpose } from "./singular-values.ts";

/**
 * Projects rows [count, n] in place off the rows of W [units, n]: w - W^T (W W^T)^-1 W w, three times over, so that what the ridge of
 * one solution leaves is gone. All products in float64.
 */
export function projectOffRows(device: Device, W: Float64Array, n: number, rows: Float64Array): void {
  const units = n === 0 ? 0 : W.length / n;
  const count = n === 0 ? 0 : rows.length / n;
  if (units === 0) return;
  const gram = device.scope("gram", () => {
    const turned = device.tensor(transpose({ rows: units, columns: n, values: W }).values, [n, units]);
    const address = device.scratch(units * units * 8);
    device.kernels.gram(n, units, 1, turned.address, address);
    return device.doubles(address, units * units).slice();
  });
  const products = new Float64Array(units * count);
  for (let round = 0; round < 3; round++) {
    for (let m = 0; m < units; m++) {
      for (let j = 0; j < count; j++) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += (W[m * n + i] as number) * (rows[j * n + i] as number);
        products[m * count + j] = dot;
      }
    }
    solveSymmetric(device, units, gram, products, 1e-12);
    for (let m = 0; m < units; m++) {
      for (let j = 0; j < count; j++) {
        const share = products[m * count + j] as number;
        for (let i = 0; i < n; i++) rows[j * n + i] = (rows[j * n + i] as number) - share * (W[m * n + i] as number);
      }
    }
  }
}
