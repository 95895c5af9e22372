/** Distances of samples from one another. @module */

import type { Matrix } from "../algebra/singular-values.ts";

/** Columns [columns, n] of rows [n, columns], and columns of zeros up to a multiple of 4. */
function columnsOf({ rows: n, columns, values }: Matrix): Float64Array {
  const turned = new Float64Array(4 * Math.ceil(columns / 4) * n);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < columns; c++) turned[c * n + r] = values[r * columns + c] as number;
  }
  return turned;
}

/** Adds (x_c - y_jc)^2 of four columns of n samples to distances[j]. */
function addColumns(columns: Float64Array, n: number, at: number, i: number, distances: Float64Array): void {
  const [second, third, fourth] = [at + n, at + 2 * n, at + 3 * n];
  const p = columns[at + i] as number;
  const q = columns[second + i] as number;
  const r = columns[third + i] as number;
  const s = columns[fourth + i] as number;
  for (let j = 0; j < n; j++) {
    const a = p - (columns[at + j] as number);
    const b = q - (columns[second + j] as number);
    const c = r - (columns[third + j] as number);
    const d = s - (columns[fourth + j] as number);
    distances[j] = (distances[j] as number) + (a * a + b * b + c * c + d * d);
  }
}

/**
 * ||x_i - x_j||^2 of one sample i after another, or of each `every`-th: visits with (i, distances [n]), which are overwritten for the next. Nothing of n^2 numbers is
 * ever held, as that would cost more than computing them twice.
 */
export function eachSquaredDistances(x: Matrix, visit: (i: number, distances: Float64Array) => void, every = 1): void {
  const { rows: n } = x;
  const columns = columnsOf(x);
  const distances = new Float64Array(n);
  for (let i = 0; i < n; i += every) {
    distances.fill(0);
    for (let at = 0; at < columns.length; at += 4 * n) addColumns(columns, n, at, i, distances);
    visit(i, distances);
  }
}
