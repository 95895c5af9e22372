/** Mutual information by nearest neighbors. @module */

import type { Matrix } from "../singular-values.ts";
import { digamma } from "./digamma.ts";
import { checkCount, checkLabels, checkPairs, type Labels, pickRows, sortByClass } from "./samples.ts";
import { eachSquaredDistances } from "./squared-distances.ts";

export interface NeighborOptions {
  /** Neighbors k; default 3. More lower the spread and raise the bias. */
  readonly neighbors?: number;
}

export interface NeighborLabelOptions extends NeighborOptions {
  /** Most samples whose neighbors are looked for, among all of them; default all. A fraction costs as much less, and the mean spreads a little more. */
  readonly queries?: number;
  /** Who counts neighbors; default this file's `countNeighbors`, in float64. */
  readonly counts?: NeighborCounts;
}

/**
 * Of samples that stand one class after another, `sizes` their numbers, for each `every`-th: how many of its class, and of all, lie within
 * its Euclidean distance to its k-th neighbor in the class, itself and those at that distance counted; two numbers after another.
 */
export type NeighborCounts = (x: Matrix, sizes: readonly number[], neighbors: number, every: number) => Int32Array;

/** max_c |a_c - b_c| of the rows at offsets a and b. */
function distance(values: Float64Array, a: number, b: number, columns: number): number {
  let largest = 0;
  for (let c = 0; c < columns; c++) {
    const gap = Math.abs((values[a + c] as number) - (values[b + c] as number));
    if (gap > largest) largest = gap;
  }
  return largest;
}

/** Puts a distance into the ascending list of the smallest so far. */
function insert(nearest: Float64Array, value: number): void {
  let at = nearest.length - 1;
  for (; at > 0 && (nearest[at - 1] as number) > value; at--) nearest[at] = nearest[at - 1] as number;
  nearest[at] = value;
}

const doubles = ({ values }: Matrix): Float64Array =>
  values instanceof Float64Array ? values : Float64Array.from(values);

/**
 * I(X;Y) = psi(k) + psi(n) - <psi(n_x + 1) + psi(n_y + 1)> in nats, x: [n, dx], y: [n, dy]: n_x and n_y count the samples nearer, in
 * each variable, than the k-th neighbor in both. Distances are the largest over columns, so columns should be of one scale. Where the
 * k-th neighbor is at distance 0, all samples there are counted.
 *
 * @throws ShapeError when numbers of rows differ; OptionError when there are no k neighbors
 * @see Kraskov, Stoegbauer & Grassberger 2004, arXiv:cond-mat/0305641, eq. 8; Gao, Kannan, Oh & Viswanath 2017, arXiv:1709.06212, algorithm 1 (ties)
 */
export function neighborInformation(x: Matrix, y: Matrix, { neighbors = 3 }: NeighborOptions = {}): number {
  checkPairs("neighbor information", x, y);
  checkCount("neighbor information", "neighbors", neighbors, 1);
  checkCount("neighbor information", "rows", x.rows, neighbors + 1);
  const [xs, ys] = [doubles(x), doubles(y)];
  const { rows: n } = x;
  const nearest = new Float64Array(neighbors);
  const [inX, inY] = [new Float64Array(n), new Float64Array(n)];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < n; j++) {
      inX[j] = distance(xs, i * x.columns, j * x.columns, x.columns);
      inY[j] = distance(ys, i * y.columns, j * y.columns, y.columns);
      const both = Math.max(inX[j] as number, inY[j] as number);
      if (j !== i && both < (nearest[neighbors - 1] as number)) insert(nearest, both);
    }
    sum += pairTerm(inX, inY, nearest[neighbors - 1] as number, neighbors);
  }
  return digamma(n) + sum / n;
}

/** psi(k) - psi(n_x + 1) - psi(n_y + 1) of one sample, whose own distances of 0 are among `inX` and `inY`. */
function pairTerm(inX: Float64Array, inY: Float64Array, radius: number, k: number): number {
  let [nx, ny, tied] = [0, 0, 0];
  for (let j = 0; j < inX.length; j++) {
    const [dx, dy] = [inX[j] as number, inY[j] as number];
    if (dx < radius || dx === 0) nx++;
    if (dy < radius || dy === 0) ny++;
    if (dx === 0 && dy === 0) tied++;
  }
  // The sample itself is among all three.
  if (radius > 0) return digamma(k) - digamma(nx) - digamma(ny);
  return digamma(tied - 1) - digamma(nx - 1) - digamma(ny - 1);
}

/**
 * I(T;Y) = psi(n) - <psi(N_y)> + <psi(k)> - <psi(m)> in nats, T: [n, d], Y: labels [n]: N_y samples have the label of a sample, and m lie
 * within the distance of its k-th neighbor among those (k is one less than N_y where there are fewer). Distances are Euclidean: any
 * norm will do where one variable alone has them. Samples at the same distance are all counted, so that a silent layer tells nothing; labels that occur once are left out.
 *
 * @throws ShapeError when there is not one label for each row; OptionError when neighbors is no whole number above 0
 * @see Ross 2014, "Mutual information between discrete and continuous data sets", PLoS ONE 9(2): e87357, eq. 2
 */
export function neighborLabelInformation(t: Matrix, labels: Labels, options: NeighborLabelOptions = {}): number {
  const { neighbors = 3, queries = t.rows, counts = countNeighbors } = options;
  checkLabels("neighbor information", t, labels);
  checkCount("neighbor information", "neighbors", neighbors, 1);
  const { order, sizes } = sortByClass(labels, 2);
  const n = order.length;
  if (n === 0) return 0;
  const every = Math.max(1, Math.ceil(n / Math.max(1, queries)));
  const found = counts(pickRows(t, order), sizes, neighbors, every);
  let [sum, group, end] = [0, -1, 0];
  for (let q = 0; 2 * q < found.length; q++) {
    while (q * every >= end) end += sizes[++group] as number;
    const [alike, all] = [found[2 * q] as number, found[2 * q + 1] as number];
    // The sample itself is among both.
    sum += digamma(alike - 1) - digamma(sizes[group] as number) - digamma(all - 1);
  }
  return digamma(n) + (2 * sum) / found.length;
}

const countNeighbors: NeighborCounts = (x, sizes, neighbors, every) => {
  const counts = new Int32Array(2 * Math.ceil(x.rows / every));
  let [group, start, end] = [-1, 0, 0];
  let nearest = new Float64Array(0);
  eachSquaredDistances(
    x,
    (i, own) => {
      while (i >= end) {
        start = end;
        end += sizes[++group] as number;
        nearest = new Float64Array(Math.min(neighbors, end - start - 1));
      }
      const radius = kthDistance(own, i, start, end, nearest);
      const alike = countWithin(own, start, end, radius);
      counts[(2 * i) / every] = alike;
      counts[(2 * i) / every + 1] = alike + countWithin(own, 0, start, radius) + countWithin(own, end, x.rows, radius);
    },
    every,
  );
  return counts;
};

/** Of the distances of sample i to those of a stretch, the largest of the `nearest.length` smallest, itself left out. */
function kthDistance(own: Float64Array, i: number, start: number, end: number, nearest: Float64Array): number {
  nearest.fill(Number.POSITIVE_INFINITY);
  const last = nearest.length - 1;
  for (let j = start; j < end; j++) {
    if (j !== i && (own[j] as number) < (nearest[last] as number)) insert(nearest, own[j] as number);
  }
  return nearest[last] as number;
}

/** Samples of a stretch within a distance. */
function countWithin(own: Float64Array, start: number, end: number, radius: number): number {
  let count = 0;
  for (let j = start; j < end; j++) if ((own[j] as number) <= radius) count++;
  return count;
}
