/** Mutual information by nearest neighbors. @module */

import { RandomStream } from "../../tensor/random.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { digamma } from "./digamma.ts";
import { gaussianInformation } from "./gaussian-information.ts";
import { gaussianSurrogate } from "./gaussian-surrogate.ts";
import {
  beside,
  checkCount,
  checkLabels,
  checkPairs,
  columnsOf,
  type Labels,
  pickRows,
  sortByClass,
} from "./samples.ts";
import { eachSquaredDistances } from "./squared-distances.ts";

/** Options of the estimate by nearest neighbors. */
export interface NeighborOptions {
  /** Neighbors k; default 3 for labels, 6 for pairs. More lower the spread and, of pairs without surrogates, raise the bias. */
  readonly neighbors?: number;
}

/** Options of the estimate for pairs. */
export interface NeighborPairOptions extends NeighborOptions {
  /** Gaussian samples by which the bias is taken off; default 4. Each costs as much as the estimate; 0 leaves the bias in. */
  readonly surrogates?: number;
}

/** Options of the estimate for labels. */
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

/** Columns after one another: [d, n]. */
function turned({ rows: n, columns, values }: Matrix): Float64Array {
  const result = new Float64Array(n * columns);
  for (let r = 0, from = 0; r < n; r++) {
    for (let c = 0, to = r; c < columns; c++, from++, to += n) result[to] = values[from] as number;
  }
  return result;
}

/** distances[j] = max_c |x_ic - x_jc|, x: [d, n]. */
function distancesOf(x: Float64Array, i: number, distances: Float64Array): void {
  const n = distances.length;
  distances.fill(0);
  for (let at = 0; at < x.length; at += n) {
    const own = x[at + i] as number;
    for (let j = 0; j < n; j++) {
      const gap = Math.abs(own - (x[at + j] as number));
      if (gap > (distances[j] as number)) distances[j] = gap;
    }
  }
}

/** Puts a distance into the ascending list of the smallest so far. */
function insert(nearest: Float64Array, value: number): void {
  let at = nearest.length - 1;
  for (; at > 0 && (nearest[at - 1] as number) > value; at--) nearest[at] = nearest[at - 1] as number;
  nearest[at] = value;
}

/**
 * I(X;Y) = psi(k) + psi(n) - <psi(n_x + 1) + psi(n_y + 1)> - b in nats, x: [n, dx], y: [n, dy]: n_x and n_y count the samples nearer, in
 * each variable, than the k-th neighbor in both. Distances are the largest over columns, so columns should be of one scale. Where the
 * k-th neighbor is at distance 0, all samples there are counted.
 *
 * b is the bias, which for variables of several columns that depend strongly is large and below 0: the mean over Gaussian surrogates (n draws
 * of the covariance of [x y]) of the same estimate less the closed form of their own covariance, a parametric bootstrap. It is meant for what
 * is near Gaussian: elsewhere it takes off the bias of a Gaussian of that covariance, not that of x and y (d = 1, rho = 0.6, one column
 * exponentiated and the other cubed: 0.03 too low with b and without, the largest of 40 errors 0.07). It is left out where columns determine one another linearly, as then the closed form is infinite.
 *
 * **Error** of 40 samples of n = 2,000 Gaussian pairs of d columns each, in nats, the largest, and mean +- deviation: d = 1, rho = 0.5: 0.045
 * (0.009 +- 0.016); d = 2, rho = 0.35: 0.038 (0.004 +- 0.016); d = 4, rho = 0.25: 0.049 (-0.011 +- 0.018; without b -0.03); independent:
 * 0.027 for d = 1, 0.030 for d = 4. The sample alone makes even the closed form spread by sqrt(d rho^2 / n): 0.011 here, but 0.022 for
 * d = 4, rho = 0.5, where b is -0.13 and 4 of 40 samples are more than 0.05 off, the largest error 0.057.
 *
 * @throws ShapeError when numbers of rows differ; OptionError when there are no k neighbors, or `surrogates` is no whole number
 * @see Kraskov, Stoegbauer & Grassberger 2004, arXiv:cond-mat/0305641, eq. 8; Gao, Kannan, Oh & Viswanath 2017, arXiv:1709.06212, algorithm 1
 * (ties); Efron & Tibshirani 1993, An Introduction to the Bootstrap, section 10.2 (estimates of bias)
 */
export function neighborInformation(x: Matrix, y: Matrix, options: NeighborPairOptions = {}): number {
  const { neighbors = 6, surrogates = 4 } = options;
  checkPairs("neighbor information", x, y);
  checkCount("neighbor information", "neighbors", neighbors, 1);
  checkCount("neighbor information", "surrogates", surrogates, 0);
  checkCount("neighbor information", "rows", x.rows, neighbors + 1);
  return plainInformation(x, y, neighbors) - biasOf(x, y, neighbors, surrogates);
}

/** Options of looks during training: one pass, as what matters from one to the next is the change. */
export const everyLook: NeighborPairOptions = { neighbors: 3, surrogates: 0 };

/** Of the plain estimate, by Gaussian surrogates. */
function biasOf(x: Matrix, y: Matrix, neighbors: number, surrogates: number): number {
  const both = beside(x, y);
  const random = new RandomStream(0, "Gaussian surrogates");
  let sum = 0;
  for (let s = 0; s < surrogates; s++) {
    const drawn = gaussianSurrogate(both, random);
    if (!drawn) return 0;
    const [a, b] = [columnsOf(drawn, 0, x.columns), columnsOf(drawn, x.columns, both.columns)];
    sum += plainInformation(a, b, neighbors) - gaussianInformation(a, b, { ridge: 0 });
  }
  return surrogates === 0 ? 0 : sum / surrogates;
}

/** Equation 8 as it stands. */
function plainInformation(x: Matrix, y: Matrix, neighbors: number): number {
  const [xs, ys] = [turned(x), turned(y)];
  const { rows: n } = x;
  const nearest = new Float64Array(neighbors);
  const [inX, inY] = [new Float64Array(n), new Float64Array(n)];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    distancesOf(xs, i, inX);
    distancesOf(ys, i, inY);
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < n; j++) {
      const both = Math.max(inX[j] as number, inY[j] as number);
      if (both < (nearest[neighbors - 1] as number) && j !== i) insert(nearest, both);
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
 * norm will do where one variable alone has them. Samples at the same distance are all counted, so that a silent layer has no information; labels that occur once are left out.
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
