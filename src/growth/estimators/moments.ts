/** First and second moments of groups of samples. @module */

import type { Matrix } from "../algebra/singular-values.ts";
import type { Coding } from "./coding.ts";

/** Sums over some samples of d columns, of their differences from an origin: a large mean takes no digits from a variance. */
export interface Moments {
  readonly count: number;
  /** sum x: [d]. */
  readonly sums: Float64Array;
  /** sum x x^T: [d, d]. */
  readonly products: Float64Array;
}

/** Rows of each code together, each column in one stretch, from the first row as the origin: [d, n], and where the codes end. */
function stretches({ rows, columns: d, values }: Matrix, { codes, counts }: Coding): [Float64Array, ends: Int32Array] {
  const turned = new Float64Array(d * rows);
  const next = new Int32Array(counts.length);
  for (let code = 1; code < counts.length; code++) {
    next[code] = (next[code - 1] as number) + (counts[code - 1] as number);
  }
  for (let r = 0, from = 0; r < rows; r++) {
    const code = codes[r] as number;
    const place = next[code] as number;
    next[code] = place + 1;
    for (let c = 0, to = place; c < d; c++, from++, to += rows)
      turned[to] = (values[from] as number) - (values[c] as number);
  }
  return [turned, next];
}

/** sum_n x[n] y[n] of two stretches, in two lanes. */
function dot(values: Float64Array, x: number, y: number, count: number): number {
  let [even, odd] = [0, 0];
  let n = 0;
  for (; n + 1 < count; n += 2) {
    even += (values[x + n] as number) * (values[y + n] as number);
    odd += (values[x + n + 1] as number) * (values[y + n + 1] as number);
  }
  return n < count ? even + odd + (values[x + n] as number) * (values[y + n] as number) : even + odd;
}

/** Sums over the rows of each code, from the first row as the origin of all. */
export function momentsByCode(x: Matrix, coding: Coding): Moments[] {
  const { rows, columns: d } = x;
  const [turned, ends] = stretches(x, coding);
  return Array.from(coding.counts, (count, code) => {
    const [sums, products] = [new Float64Array(d), new Float64Array(d * d)];
    const start = (ends[code] as number) - count;
    for (let i = 0; i < d; i++) {
      const own = start + i * rows;
      for (let n = own; n < own + count; n++) sums[i] = (sums[i] as number) + (turned[n] as number);
      for (let j = 0; j <= i; j++) {
        const product = dot(turned, own, start + j * rows, count);
        products[i * d + j] = product;
        products[j * d + i] = product;
      }
    }
    return { count, sums, products };
  });
}

/** Sums over all rows, from the first as the origin. */
export function momentsOf(x: Matrix): Moments {
  return mergeMoments(momentsByCode(x, { codes: new Int32Array(x.rows), counts: Int32Array.of(x.rows) }));
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
