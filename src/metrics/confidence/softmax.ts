/** Logits as probabilities, in float64. @module */

/** Rows of logits as probabilities, in place. */
export function softmaxRows(logits: Float64Array, classes: number): Float64Array {
  for (let from = 0; from < logits.length; from += classes) {
    const row = logits.subarray(from, from + classes);
    const top = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      row[c] = Math.exp((row[c] as number) - top);
      sum += row[c] as number;
    }
    for (let c = 0; c < classes; c++) row[c] = (row[c] as number) / sum;
  }
  return logits;
}

/** -log p_c of row `row`, also where p_c is 1 to all digits: log(1 + sum_(k != c) p_k / p_c). Infinite where p_c is 0. */
export function surprise(probabilities: Float64Array, classes: number, row: number, c: number): number {
  const from = row * classes;
  let others = 0;
  for (let k = 0; k < classes; k++) if (k !== c) others += probabilities[from + k] as number;
  const own = probabilities[from + c] as number;
  return own > 0 ? Math.log1p(others / own) : Number.POSITIVE_INFINITY;
}
