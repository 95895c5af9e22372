/** How many directions a spectrum uses. @module */

import type { Device } from "../../tensor/device.ts";

/**
 * exp(H(p)), p_i = s_i / sum s: 1 for a single direction, the number of them when all are alike, 0 when there are none.
 *
 * @see Roy & Vetterli 2007, "The effective rank: a measure of effective dimensionality", EUSIPCO, eqs. 2 and 3
 */
export function effectiveRankOf(singularValues: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < singularValues.length; i++) total += singularValues[i] as number;
  if (!(total > 0)) return 0;
  let entropy = 0;
  for (let i = 0; i < singularValues.length; i++) {
    const share = (singularValues[i] as number) / total;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.exp(entropy);
}

/**
 * The effective rank of what has this covariance, [width, width]: its singular values are the roots of the eigenvalues, found in float64 on the
 * device.
 */
export function rankOfCovariance(device: Device, covariance: Float64Array, width: number): number {
  const values = device.scope("effective rank", () => {
    const [matrix, found] = [device.scratch(width * width * 8), device.scratch(width * 8)];
    device.doubles(matrix, width * width).set(covariance);
    device.kernels.symmetricEigenvalues(width, matrix, found);
    return device.doubles(found, width).slice();
  });
  // What rounding leaves of zeros would count as directions.
  const floor = (values[width - 1] ?? 0) * 1e-12;
  return effectiveRankOf(values.map((value) => (value > floor ? Math.sqrt(value) : 0)));
}
