/** Metrics of an order of rows: areas under curves, and the curves. @module */

/** Rows by falling score, with the places where equal scores end. */
export interface Ranking {
  /** Row numbers. */
  readonly order: Int32Array;
  /** Scores in that order. */
  readonly scores: Float64Array;
  /** Whether the place after this one has another score. */
  readonly ends: Uint8Array;
}

export function rankRows(scores: Float64Array): Ranking {
  const order = Int32Array.from({ length: scores.length }, (_, row) => row);
  order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const sorted = Float64Array.from(order, (row) => scores[row] as number);
  const ends = Uint8Array.from(sorted, (score, at) => (sorted[at + 1] === score ? 0 : 1));
  return { order, scores: sorted, ends };
}

/** Areas of one class against the others; null where there are no rows of it, or none but its. */
export interface Areas {
  readonly roc: number | null;
  readonly pr: number | null;
}

/**
 * ROC-AUC = P(score of a positive row > that of a negative one) + P(equal) / 2.
 * PR-AUC is the average precision, sum (R_k - R_(k-1)) P_k over the different scores: without interpolation.
 *
 * `isPositive`, `weights`: [rows]
 */
export function areasOf({ order, ends }: Ranking, isPositive: Uint8Array, weights: Float64Array): Areas {
  let hits = 0;
  let misses = 0;
  let roc = 0;
  let pr = 0;
  let positive = 0;
  let negative = 0;
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const weight = weights[row] as number;
    const hit = weight * (isPositive[row] as number); // no branch: half of them would be guessed wrong
    positive += hit;
    negative += weight - hit;
    if (ends[at] === 0) continue;
    roc += negative * (hits + positive / 2);
    hits += positive;
    misses += negative;
    if (positive > 0) pr += (positive * hits) / (hits + misses);
    positive = 0;
    negative = 0;
  }
  if (!(hits > 0)) return { roc: null, pr: null };
  return { roc: misses > 0 ? roc / (hits * misses) : null, pr: pr / hits };
}

/** A point of a curve: what follows from calling all rows positive whose score is at least this. */
export interface CurvePoint {
  readonly score: number;
  /** Share of the positive rows that are called so: the recall. */
  readonly truePositives: number;
  /** Share of the negative rows that are called positive. */
  readonly falsePositives: number;
  readonly precision: number;
}

/** The curve of a class against the others from the largest score down, a point for each score; empty where a side has no rows. */
export function curveOf({ order, scores, ends }: Ranking, isPositive: Uint8Array, weights: Float64Array): CurvePoint[] {
  let [hits, misses, positives, negatives] = [0, 0, 0, 0];
  for (const row of order) {
    if (isPositive[row] === 1) positives += weights[row] as number;
    else negatives += weights[row] as number;
  }
  if (!(positives > 0 && negatives > 0)) return [];
  const points: CurvePoint[] = [];
  for (const [at, row] of order.entries()) {
    if (isPositive[row] === 1) hits += weights[row] as number;
    else misses += weights[row] as number;
    if (ends[at] === 0 || hits + misses === 0) continue;
    points.push({
      score: scores[at] as number,
      truePositives: hits / positives,
      falsePositives: misses / negatives,
      precision: hits / (hits + misses),
    });
  }
  return points;
}
