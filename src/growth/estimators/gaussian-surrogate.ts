/** Gaussian samples that stand in for others. @module */

import type { RandomStream } from "../../tensor/random.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { covarianceOf, momentsOf } from "./moments.ts";

/** Share of a column's variance below which the columns before it are taken to determine it. */
const DETERMINED = 1e-9;

/** L with L L^T = S, in the lower triangle; columns that do not vary give zeros. null where columns determine one another. */
function factorOf(S: Float64Array, d: number): Float64Array | null {
  const L = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    const variance = S[j * (d + 1)] as number;
    let pivot = variance;
    for (let k = 0; k < j; k++) pivot -= (L[j * d + k] as number) ** 2;
    if (!(variance > 0)) continue;
    if (!(pivot > DETERMINED * variance)) return null;
    const root = Math.sqrt(pivot);
    L[j * d + j] = root;
    for (let i = j + 1; i < d; i++) {
      let value = S[i * d + j] as number;
      for (let k = 0; k < j; k++) value -= (L[i * d + k] as number) * (L[j * d + k] as number);
      L[i * d + j] = value / root;
    }
  }
  return L;
}

/** As many Gaussian samples as x has rows, with mean 0 and the covariance of x: [n, d]; null where columns determine one another. */
export function gaussianSurrogate(x: Matrix, random: RandomStream): Matrix | null {
  const { rows, columns: d } = x;
  const L = factorOf(covarianceOf(momentsOf(x)), d);
  if (!L) return null;
  const values = new Float64Array(rows * d);
  const draws = new Float64Array(d);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < d; c++) draws[c] = random.normal();
    for (let c = 0; c < d; c++) {
      let sum = 0;
      for (let k = 0; k <= c; k++) sum += (L[c * d + k] as number) * (draws[k] as number);
      values[r * d + c] = sum;
    }
  }
  return { rows, columns: d, values };
}
