/** Metrics of class predictions under any weights of the rows: what does not depend on weights is computed once. @module */

import type { ClassTally } from "./metrics.ts";
import { type ClassPredictions, decide } from "./predictions.ts";
import { type Areas, areasOf, type Ranking, rankRows } from "./ranking.ts";

/** Probabilities are kept this far from 0 and 1 under a logarithm, as in scikit-learn. */
const EPS = Number.EPSILON;

/** A class against the others. */
export interface OneAgainstRest {
  readonly ranking: Ranking;
  readonly isPositive: Uint8Array;
}

export function oneAgainstRest({ classes, probabilities, labels }: ClassPredictions, c: number): OneAgainstRest {
  const scores = Float64Array.from(labels, (_, row) => probabilities[row * classes.length + c] as number);
  return { ranking: rankRows(scores), isPositive: Uint8Array.from(labels, (label) => (label === c ? 1 : 0)) };
}

/** The classes whose ranks count: of two the second, whose ranks are those of the first in reverse. */
export const rankedClasses = (classes: number): readonly number[] =>
  classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);

const meanKnown = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

/** (p_c - [c is true])^2, summed over classes; of two classes that of the second. */
function brierOf(p: Float64Array, label: number): number {
  if (p.length === 2) return ((p[1] as number) - label) ** 2;
  let sum = 0;
  for (let c = 0; c < p.length; c++) sum += ((p[c] as number) - (c === label ? 1 : 0)) ** 2;
  return sum;
}

export class ClassEvaluator {
  readonly rows: number;
  readonly decided: Int32Array;
  readonly #classes: number;
  /** Where a row counts in the confusion table. */
  readonly #cells: Int32Array;
  readonly #logLoss: Float64Array;
  readonly #brier: Float64Array;
  readonly #ranked: readonly OneAgainstRest[];

  /** `ranks`: whether areas under curves are computed, which takes most of the time. */
  constructor(predictions: ClassPredictions, { ranks }: { readonly ranks: boolean }) {
    const { classes, probabilities, labels } = predictions;
    const count = classes.length;
    const row = (r: number): Float64Array => probabilities.subarray(r * count, (r + 1) * count);
    this.rows = labels.length;
    this.decided = decide(predictions);
    this.#classes = count;
    this.#cells = labels.map((label, r) => label * count + (this.decided[r] as number));
    this.#logLoss = Float64Array.from(labels, (label, r) => {
      const p = row(r)[label] as number;
      return -Math.log(Math.min(1 - EPS, Math.max(EPS, p)));
    });
    this.#brier = Float64Array.from(labels, (label, r) => brierOf(row(r), label));
    this.#ranked = ranks ? rankedClasses(count).map((c) => oneAgainstRest(predictions, c)) : [];
  }

  /** `weights`: [rows] */
  tally(weights: Float64Array): ClassTally {
    const classes = this.#classes;
    const confusion = new Float64Array(classes * classes);
    let total = 0;
    let logLoss = 0;
    let brier = 0;
    for (let row = 0; row < this.rows; row++) {
      const weight = weights[row] as number;
      const at = this.#cells[row] as number;
      confusion[at] = (confusion[at] as number) + weight;
      total += weight;
      logLoss += weight * (this.#logLoss[row] as number);
      brier += weight * (this.#brier[row] as number);
    }
    const areas = this.#ranked.map(({ ranking, isPositive }): Areas => areasOf(ranking, isPositive, weights));
    const roc = meanKnown(areas.map((area) => area.roc));
    const pr = meanKnown(areas.map((area) => area.pr));
    return { confusion, classes, total, logLoss, brier, roc, pr };
  }
}
