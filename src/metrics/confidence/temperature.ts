/** One number that makes probabilities believable: the temperature by which logits are divided. @module */

import { type ClassPredictions, checkPredictions } from "../predictions.ts";
import { softmaxRows } from "./softmax.ts";

/** Temperatures are looked for from e^-FARTHEST to e^FARTHEST. */
const FARTHEST = 3;
const MOST_STEPS = 60;
/** Of log T. */
const PRECISION = 1e-9;

/** Logits up to a constant of each row; a probability of 0 is far below all others. */
const FLOOR = -745;
const logitsOf = (probabilities: Float64Array): Float64Array => probabilities.map((p) => (p > 0 ? Math.log(p) : FLOOR));

/** First and second derivative by log T of the loss below. */
type Slopes = readonly [first: number, second: number];

/** d/du and d2/du2 of sum_i w_i NLL_i(z / e^u) + u^2 / 2. */
function slopes(logits: Float64Array, { classes, labels, weights }: ClassPredictions, u: number): Slopes {
  const count = classes.length;
  const beta = Math.exp(-u);
  const p = softmaxRows(
    logits.map((z) => z * beta),
    count,
  );
  let [first, second] = [0, 0];
  for (const [row, label] of labels.entries()) {
    let [mean, square] = [0, 0];
    for (let c = 0; c < count; c++) {
      const [share, z] = [p[row * count + c] as number, logits[row * count + c] as number];
      mean += share * z;
      square += share * z * z;
    }
    const weight = weights?.[row] ?? 1;
    const slope = mean - (logits[row * count + label] as number);
    first -= weight * beta * slope;
    second += weight * (beta * slope + beta * beta * Math.max(0, square - mean * mean));
  }
  return [first + u, second + 1];
}

/**
 * The temperature with the least log loss of held-out rows, each counting by its weight:
 *
 *   T = argmin sum_i w_i NLL(z_i / T) + (log T)^2 / 2
 *
 * by Newton's method in log T within a bracket. The last term is worth about one row: without it, T would be 0 where every row is right.
 *
 * @see Guo, Pleiss, Sun, Weinberger 2017, On Calibration of Modern Neural Networks, arXiv:1706.04599
 * @throws DataError, ShapeError for predictions that are not what they should be
 */
export function fitTemperature(predictions: ClassPredictions): number {
  checkPredictions(predictions);
  const logits = logitsOf(predictions.probabilities);
  let [low, high, u] = [-FARTHEST, FARTHEST, 0];
  for (let step = 0; step < MOST_STEPS && high - low > PRECISION; step++) {
    const [first, second] = slopes(logits, predictions, u);
    if (first > 0) high = u;
    else low = u;
    const next = second > 0 ? u - first / second : Number.NaN;
    const before = u;
    u = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(u - before) < PRECISION) break;
  }
  return Math.exp(u);
}

/** The same predictions with logits divided by a temperature: p_c^(1/T) / sum_k p_k^(1/T). */
export function atTemperature(predictions: ClassPredictions, temperature: number): ClassPredictions {
  const scaled = logitsOf(predictions.probabilities).map((z) => z / temperature);
  return { ...predictions, probabilities: softmaxRows(scaled, predictions.classes.length) };
}
