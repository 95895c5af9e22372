/** Cross-entropy of the uniform distribution. @module */

import type { Tensor } from "../tensor.ts";
import { type Loss, lossOp } from "./loss.ts";

/**
 * U = mean over rows of -1/C sum_c log softmax(z)_c, of which label smoothing takes a share. Sums in float64.
 *
 * **Shapes**: logits z: [batch, C]; weights: [batch], by which each row's loss is multiplied before the mean over all rows.
 *
 * @see Szegedy et al. 2016, arXiv:1512.00567, section 7
 */
export function uniformCrossEntropy(logits: Tensor, weights: Tensor | null = null): Loss {
  const { rows, columns, device } = logits;
  return lossOp(logits, rows, false, (gradient, out) => {
    const z = device.reals(logits.address, logits.size);
    const slopes = gradient === 0 ? null : device.reals(gradient, logits.size);
    const weighted = weights?.read();
    let total = 0;
    for (let from = 0; from < z.length; from += columns) {
      const row = Float64Array.from(z.subarray(from, from + columns));
      const top = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      const exps = row.map((value) => Math.exp(value - top));
      const sum = exps.reduce((a, b) => a + b, 0);
      const weight = weighted ? (weighted[from / columns] as number) : 1;
      total += weight * (Math.log(sum) - row.reduce((a, value) => a + (value - top), 0) / columns);
      for (let c = 0; slopes && c < columns; c++) {
        slopes[from + c] = (weight * ((exps[c] as number) / sum - 1 / columns)) / rows;
      }
    }
    device.doubles(out, 1)[0] = total;
  });
}
