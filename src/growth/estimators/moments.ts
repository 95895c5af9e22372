/** First and second moments of groups of samples. @module */

import type { Matrix } from "../singular-values.ts";
import type { Coding } from "./coding.ts";

/** Sums over some samples of d columns, of their differences from an origin: a large mean takes no digits from a variance. */
export interface Moments {
  readonly count: number;
  /** sum x: [d]. */
  readonly sums: Float64Array;
  /** sum x x^T: [d, d]. */
  readonly products: Float64Array;
}

/** Sums over the rows of each code, from the first row as the origin of all, in one pass. */
export function momentsByCode({ rows, columns: d, values }: Matrix, { codes, counts }: Coding): Moments[] {
  const size = d * d;
  const sums = new Float64Array(d * counts.length);
  const products = new Float64Array(size * counts.length);
  const row = new Float64Array(d);
  for (let r = 0; r < rows; r++) {
    const code = codes[r] as number;
    for (let i = 0; i < d; i++) row[i] = (values[r * d + i] as number) - (values[i] as number);
    for (let i = 0, at = size * code; i < d; i++, at += d) {
      const value = row[i] as number;
      sums[d * code + i] = (sums[d * code + i] as number) + value;
      for (let j = 0; j <= i; j++) products[at + j] = (products[at + j] as number) + value * (row[j] as number);
    }
  }
  return Array.from(counts, (count, code) => {
    const own = products.slice(size * code, size * (code + 1));
    for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) own[j * d + i] = own[i * d + j] as number;
    return { count, sums: sums.slice(d * code, d * (code + 1)), products: own };
  });
}

/** Of all groups together, of one origin. */
export function mergeMoments(groups: readonly Moments[]): Moments {
  const d = groups[0]?.sums.length ?? 0;
  const sums = new Float64Array(d);
  const products = new Float64Array(d * d);
  let count = 0;
  for (const group of groups) {
    count += group.count;
    for (let i = 0; i < d; i++) sums[i] = (sums[i] as number) + (group.sums[i] as number);
    for (let i = 0; i < d * d; i++) products[i] = (products[i] as number) + (group.products[i] as number);
  }
  return { count, sums, products };
}

/** S = (sum x x^T - n m m^T) / (n - 1): [d, d], m: the means; zeros for fewer than two samples. */
export function covarianceOf({ count, sums, products }: Moments): Float64Array {
  const d = sums.length;
  const covariance = new Float64Array(d * d);
  if (count < 2) return covariance;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const product = ((sums[i] as number) * (sums[j] as number)) / count;
      covariance[i * d + j] = ((products[i * d + j] as number) - product) / (count - 1);
    }
  }
  return covariance;
}
