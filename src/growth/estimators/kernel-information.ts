/** Mutual information with a variable to which noise is added, by pairwise distances. @module */

import { OptionError } from "../../errors.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { codesOf } from "./coding.ts";
import { checkLabels, type Labels } from "./samples.ts";
import { eachSquaredDistances } from "./squared-distances.ts";

/** Noise of the estimate, and which side it bounds. */
export interface KernelOptions {
  /** Standard deviation of the noise; default a tenth of the columns' mean standard deviation. */
  readonly noise?: number | null;
  /** A lower bound (Bhattacharyya distances) or an upper one (Kullback-Leibler divergences); default lower. */
  readonly bound?: "lower" | "upper";
}

/** A tenth of the mean over columns of their standard deviations. */
export function defaultNoise({ rows, columns, values }: Matrix): number {
  let total = 0;
  for (let c = 0; c < columns; c++) {
    let [sum, squares] = [0, 0];
    for (let r = 0; r < rows; r++) {
      const value = values[r * columns + c] as number;
      sum += value;
      squares += value * value;
    }
    total += Math.sqrt(Math.max(0, squares / rows - (sum / rows) ** 2));
  }
  return columns === 0 ? 0 : (0.1 * total) / columns;
}

/** -1 / (8 s^2), or with 2 instead of 8 for the upper bound; null without noise. */
function exponentOf(t: Matrix, options: KernelOptions): number | null {
  const noise = options.noise ?? defaultNoise(t);
  if (!Number.isFinite(noise) || noise < 0) {
    throw new OptionError(`kernel information: expected noise of at least 0, received ${noise}.`);
  }
  return noise === 0 ? null : -1 / ((options.bound === "upper" ? 2 : 8) * noise * noise);
}

/**
 * Bound on I(X;T) in nats for T = f(X) + N(0, s^2 I), t: the n values of f, [n, d]:
 * -(1/n) sum_i ln (1/n) sum_j exp(-||t_i - t_j||^2 / (8 s^2)) is a lower bound, with 2 s^2 an upper one. At most ln n. 0 where t does not vary.
 *
 * @throws OptionError when the noise is below 0
 * @see Kolchinsky & Tracey 2017, "Estimating mixture entropy with pairwise distances", arXiv:1706.02419, eq. 10
 */
export function kernelInformation(t: Matrix, options: KernelOptions = {}): number {
  const exponent = exponentOf(t, options);
  if (exponent === null) return 0;
  let sum = 0;
  eachSquaredDistances(t, (_i, distances) => {
    let near = 0;
    for (let j = 0; j < t.rows; j++) near += Math.exp((distances[j] as number) * exponent);
    sum += Math.log(near / t.rows);
  });
  return -sum / t.rows;
}

/**
 * I(T;Y) in nats for the same T and labels [n]: the bound of the whole less the mean of those of each class, h(T) - sum_y p_y h(T|y). A
 * difference of two bounds is an estimate, no bound; it is too high where a class has few samples within the noise of one another (2,000
 * samples of 10 classes on a line, that nothing separates: 0.03 nats at a tenth of the deviation, 0.01 at three tenths).
 *
 * @throws ShapeError when there is not one label for each row; OptionError when the noise is below 0
 * @see Kolchinsky & Tracey 2017, arXiv:1706.02419; Saxe et al. 2018, "On the information bottleneck theory of deep learning", appendix C
 */
export function kernelLabelInformation(t: Matrix, labels: Labels, options: KernelOptions = {}): number {
  checkLabels("kernel information", t, labels);
  const exponent = exponentOf(t, options);
  if (exponent === null) return 0;
  const { codes, counts } = codesOf(labels);
  let sum = 0;
  eachSquaredDistances(t, (i, distances) => {
    let [near, alike] = [0, 0];
    for (let j = 0; j < t.rows; j++) {
      const weight = Math.exp((distances[j] as number) * exponent);
      near += weight;
      if (codes[j] === codes[i]) alike += weight;
    }
    sum += Math.log(alike / (counts[codes[i] as number] as number)) - Math.log(near / t.rows);
  });
  return sum / t.rows;
}
