/** Mutual information of Gaussian variables, in closed form. @module */

import type { Matrix } from "../algebra/singular-values.ts";
import { codesOf } from "./coding.ts";
import { digamma } from "./digamma.ts";
import { entropyOf } from "./entropy.ts";
import { covarianceOf, mergeMoments, momentsByCode, momentsOf } from "./moments.ts";
import { beside, checkLabels, checkPairs, type Labels } from "./samples.ts";

/** Ridge of the covariances, and whether the bias is corrected. */
export interface GaussianOptions {
  /** Added to every variance, as a share of their mean: keeps dead and repeated columns from giving infinities; default 1e-3. */
  readonly ridge?: number;
  /** Whether the exact bias of ln det of a covariance of n samples is taken off; default yes. */
  readonly correction?: boolean;
}

/** ln det of a symmetric positive definite matrix, by Cholesky; -Infinity where it is not. Overwrites it. */
function logDeterminant(a: Float64Array, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) {
    let pivot = a[j * d + j] as number;
    for (let k = 0; k < j; k++) pivot -= (a[j * d + k] as number) ** 2;
    if (!(pivot > 0)) return Number.NEGATIVE_INFINITY;
    sum += Math.log(pivot);
    const root = Math.sqrt(pivot);
    a[j * d + j] = root;
    for (let i = j + 1; i < d; i++) {
      let value = a[i * d + j] as number;
      for (let k = 0; k < j; k++) value -= (a[i * d + k] as number) * (a[j * d + k] as number);
      a[i * d + j] = value / root;
    }
  }
  return sum;
}

/** E[ln det S] - ln det Sigma of the covariance of n Gaussian samples of d columns; infinite for n <= d. */
function logDeterminantBias(n: number, d: number): number {
  let bias = -d * Math.log((n - 1) / 2);
  for (let i = 1; i <= d; i++) bias += n > i ? digamma((n - i) / 2) : Number.NEGATIVE_INFINITY;
  return bias;
}

/** ln det (S + ridge I) of a covariance of n samples of d columns, its bias taken off where there are samples enough to know it. */
function logVolume(S: Float64Array, n: number, ridge: number, correction: boolean): number {
  const d = Math.sqrt(S.length);
  for (let i = 0; i < d; i++) S[i * (d + 1)] = (S[i * (d + 1)] as number) + ridge;
  const bias = correction ? logDeterminantBias(n, d) : 0;
  return logDeterminant(S, d) - (Number.isFinite(bias) ? bias : 0);
}

/** Some columns, and the deviations that scale them to variance 1; constant ones carry no information and are left out. */
interface Scales {
  readonly columns: readonly number[];
  readonly deviations: readonly number[];
}

/** Those of columns from..to-1. */
function scalesOf(S: Float64Array, from: number, to: number): Scales {
  const d = Math.sqrt(S.length);
  const columns: number[] = [];
  for (let c = from; c < to; c++) if ((S[c * (d + 1)] as number) > 0) columns.push(c);
  return { columns, deviations: columns.map((c) => Math.sqrt(S[c * (d + 1)] as number)) };
}

/** The covariance of these columns, scaled. */
function scaled(S: Float64Array, { columns, deviations }: Scales): Float64Array {
  const d = Math.sqrt(S.length);
  const kept = columns.length;
  const result = new Float64Array(kept * kept);
  for (let i = 0; i < kept; i++) {
    const [row, deviation] = [(columns[i] as number) * d, deviations[i] as number];
    for (let j = 0; j < kept; j++) {
      result[i * kept + j] = (S[row + (columns[j] as number)] as number) / (deviation * (deviations[j] as number));
    }
  }
  return result;
}

/**
 * I(X;Y) = 1/2 ln (det S_X det S_Y / det S_XY) in nats of jointly Gaussian x: [n, dx] and y: [n, dy], from their covariances; exact up to
 * sampling for Gaussians, a description of second moments for others. Columns are scaled to variance 1 first.
 *
 * @throws ShapeError when numbers of rows differ
 * @see Cover & Thomas 2006, Elements of Information Theory, 2nd ed., eq. 8.34 (entropy of a Gaussian); Goodman 1963, Annals of
 * Mathematical Statistics 34(1) (the bias: a sum of log chi-squares)
 */
export function gaussianInformation(x: Matrix, y: Matrix, options: GaussianOptions = {}): number {
  checkPairs("Gaussian information", x, y);
  const { ridge = 1e-3, correction = true } = options;
  const { rows: n } = x;
  const both = beside(x, y);
  const S = covarianceOf(momentsOf(both));
  const volume = (from: number, to: number): number =>
    logVolume(scaled(S, scalesOf(S, from, to)), n, ridge, correction);
  return 0.5 * (volume(0, x.columns) + volume(x.columns, both.columns) - volume(0, both.columns));
}

/**
 * I(T;Y) = 1/2 ln det (S_T + e I) - 1/2 sum_y p_y ln det (S_T|y + e I) in nats, T: [n, d] scaled to variance 1, Y: labels [n], e = ridge; at most
 * H(Y), which it can exceed, and at least 0. Where T is Gaussian for each label it is an upper bound, T itself being none.
 *
 * @throws ShapeError when there is not one label for each row
 * @see Cover & Thomas 2006, Elements of Information Theory, 2nd ed., eq. 8.34 and theorem 8.6.5
 */
export function gaussianLabelInformation(t: Matrix, labels: Labels, options: GaussianOptions = {}): number {
  checkLabels("Gaussian information", t, labels);
  const coding = codesOf(labels);
  const { ridge = 1e-3, correction = true } = options;
  if (coding.counts.length < 2) return 0;
  const groups = momentsByCode(t, coding);
  const whole = covarianceOf(mergeMoments(groups));
  const scales = scalesOf(whole, 0, t.columns);
  let within = 0;
  for (const group of groups) {
    within += (group.count / t.rows) * logVolume(scaled(covarianceOf(group), scales), group.count, ridge, correction);
  }
  const all = logVolume(scaled(whole, scales), t.rows, ridge, correction);
  return Math.max(0, Math.min(entropyOf(coding.counts, "none"), 0.5 * (all - within)));
}
