/** Sets of classes and intervals of numbers that hold the truth with a promised probability, from rows that were held out. @module */

import { DataError, OptionError } from "../../errors.ts";
import type { Predictions } from "../predictions.ts";
import { surprise } from "./softmax.ts";

/** What a model knows of its errors on rows that it was not trained on; plain data. */
export interface Confidence {
  /** Where the rows are from, in words: `validation rows`. */
  readonly from: string;
  readonly rows: number;
  /** By which logits are divided; null where numbers are predicted. */
  readonly temperature: number | null;
  /** Ascending: -log p of the true class, or |error| of each target. Of very many rows, order statistics at equal distances. */
  readonly scores: readonly (readonly number[])[];
}

/** Scores that are kept: a limit is then too high by at most a thousandth of the rows. */
const MOST_SCORES = 1000;
const DIGITS = 7;

/** Rounded up, so that no row falls out by rounding. */
const roundedUp = (score: number): number => Number((score * (1 + 6 * 10 ** -DIGITS)).toPrecision(DIGITS));

/** Rank, from 1, of the i-th of `count` kept scores among those of all rows. */
const rankOf = (i: number, count: number, rows: number): number => Math.ceil(((i + 1) * rows) / count);

/** Number that stands for an infinite score in a file. */
const NEVER = Number.MAX_VALUE;

function kept(scores: Float64Array): number[] {
  const sorted = scores.sort();
  const count = Math.min(MOST_SCORES, sorted.length);
  return Array.from({ length: count }, (_, i) => {
    const score = sorted[rankOf(i, count, sorted.length) - 1] as number;
    return score < NEVER ? roundedUp(score) : NEVER;
  });
}

/** Scores of held-out rows: how unlike each truth is to its prediction. Classes have one list, numbers one for each target. */
export function conformalScores(predictions: Predictions): number[][] {
  if (predictions.kind === "classes") {
    const { probabilities, classes, labels } = predictions;
    return [kept(Float64Array.from(labels, (label, row) => surprise(probabilities, classes.length, row, label)))];
  }
  const { columns, predicted, targets } = predictions;
  const rows = targets.length / columns;
  const error = (at: number): number => Math.abs((predicted[at] as number) - (targets[at] as number));
  return Array.from({ length: columns }, (_, c) =>
    kept(Float64Array.from({ length: rows }, (_, row) => error(row * columns + c))),
  );
}

/** @throws OptionError unless it is a number between 0 and 1 */
export function checkCoverage(coverage: number): void {
  if (coverage > 0 && coverage < 1) return;
  throw new OptionError(`coverage: expected a number above 0 and below 1, such as 0.9, received ${coverage}.`, {
    coverage,
  });
}

/** The least rows with which a coverage can be promised: ceil(1 / (1 - coverage)) - 1. */
export const leastRows = (coverage: number): number => Math.ceil(1 / (1 - coverage) - 1e-9) - 1;

/**
 * The largest score that belongs to a set, for each list: the ceil((m + 1) coverage)-th smallest of m rows.
 *
 * @see Angelopoulos, Bates 2021, A Gentle Introduction to Conformal Prediction, arXiv:2107.07511, section 1.1
 * @throws OptionError for a coverage outside of (0, 1); DataError where the rows are too few for it
 */
export function limitsOf({ rows, from, scores }: Omit<Confidence, "temperature">, coverage: number): number[] {
  checkCoverage(coverage);
  const rank = Math.ceil((rows + 1) * coverage - 1e-9);
  if (rank > rows) {
    const most = Math.floor((100 * rows) / (rows + 1));
    throw new DataError(
      `coverage: ${coverage} takes at least ${leastRows(coverage)} rows that were held out, and this model has ${rows} (${from}). Ask for ${most / 100} at most, or train with more rows.`,
      { coverage, rows },
    );
  }
  return scores.map((list) => {
    const at = list.findIndex((_, i) => rankOf(i, list.length, rows) >= rank);
    const limit = list[at] as number;
    return limit < NEVER ? limit : Number.POSITIVE_INFINITY;
  });
}

/** Which classes are in the set of a row. [rows, classes] */
export function classSets(probabilities: Float64Array, classes: number, limit: number): Uint8Array {
  return Uint8Array.from(probabilities, (_, at) =>
    surprise(probabilities, classes, Math.floor(at / classes), at % classes) <= limit ? 1 : 0,
  );
}

/** Share of rows whose truth is where it was promised to be. */
export interface Coverage {
  readonly promised: number;
  readonly rows: number;
  readonly share: number;
  /** Wilson's interval at 95 % of that share. */
  readonly low: number;
  readonly high: number;
  /** Classes in a set, on average. */
  readonly size?: number;
  /** Share of rows with an empty set. */
  readonly empty?: number;
  /** Half the width of the interval of each target. */
  readonly margins?: readonly number[];
}

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959963984540054;

/** Wilson's interval of a share. */
function wilson(hits: number, rows: number): readonly [number, number] {
  const share = hits / rows;
  const spread = Z * Math.sqrt((share * (1 - share) + (Z * Z) / (4 * rows)) / rows);
  const center = share + (Z * Z) / (2 * rows);
  const scale = 1 + (Z * Z) / rows;
  return [(center - spread) / scale, (center + spread) / scale];
}

/** Of each row: whether its truth is covered, and how many classes are in its set. */
export interface CoveredRows {
  readonly hits: Uint8Array;
  /** Absent for numbers. */
  readonly sizes?: Int32Array;
}

/** Which rows a set or an interval covers; with several targets, each row of each target counts. */
export function coveredRows(predictions: Predictions, limits: readonly number[]): CoveredRows {
  if (predictions.kind === "values") {
    const { columns, predicted, targets } = predictions;
    const within = (value: number, at: number): number =>
      Math.abs(value - (targets[at] as number)) <= (limits[at % columns] as number) ? 1 : 0;
    return { hits: Uint8Array.from(predicted, within) };
  }
  const { classes, labels, probabilities } = predictions;
  const count = classes.length;
  const sets = classSets(probabilities, count, limits[0] as number);
  return {
    hits: Uint8Array.from(labels, (label, row) => sets[row * count + label] as number),
    sizes: Int32Array.from(labels, (_, row) =>
      sets.subarray(row * count, (row + 1) * count).reduce((sum, inside) => sum + inside, 0),
    ),
  };
}

/** What rows that were covered or not come to. `margins`: of numbers. */
export function coverageOf(
  { hits, sizes }: CoveredRows,
  { promised, margins }: { readonly promised: number; readonly margins?: readonly number[] },
): Coverage {
  const rows = hits.length;
  const count = hits.reduce((sum, hit) => sum + hit, 0);
  const [low, high] = wilson(count, rows);
  const shared = { promised, rows, share: count / rows, low, high };
  if (!sizes) return { ...shared, ...(margins ? { margins } : {}) };
  const size = sizes.reduce((sum, one) => sum + one, 0) / rows;
  return { ...shared, size, empty: sizes.filter((one) => one === 0).length / rows };
}
