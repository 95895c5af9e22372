/** What a model gave for rows whose targets are known: all that a metric needs. @module */

import { DataError, ShapeError } from "../errors.ts";

/** Probabilities of classes. */
export interface ClassPredictions {
  readonly kind: "classes";
  /** Names of the classes by label. */
  readonly classes: readonly string[];
  /** [rows, classes], each row with the sum 1. */
  readonly probabilities: Float64Array;
  /** The true classes, 0 .. classes - 1. [rows] */
  readonly labels: Int32Array;
  /** How much each row counts, 0 or more; null: all the same. [rows] */
  readonly weights: Float64Array | null;
  /** Two classes: the second is predicted from this probability on, the same for all rows or one for each; default: the more probable one. */
  readonly threshold?: number | Float64Array | undefined;
}

/** Numbers in the target's own unit. */
export interface ValuePredictions {
  readonly kind: "values";
  readonly columns: number;
  /** [rows, columns] */
  readonly predicted: Float64Array;
  /** [rows, columns] */
  readonly targets: Float64Array;
  /** How much each row counts, 0 or more; null: all the same. [rows] */
  readonly weights: Float64Array | null;
}

/** Predictions of rows beside their targets. */
export type Predictions = ClassPredictions | ValuePredictions;

export function rowsOf(predictions: Predictions): number {
  return predictions.kind === "classes"
    ? predictions.labels.length
    : predictions.targets.length / Math.max(1, predictions.columns);
}

/** Position and value of the first number that `wrong` holds for, or null. */
function firstWhere(values: ArrayLike<number>, wrong: (value: number) => boolean): readonly [number, number] | null {
  for (let i = 0; i < values.length; i++) if (wrong(values[i] as number)) return [i, values[i] as number];
  return null;
}

function refuse(values: ArrayLike<number>, columns: number, what: string, wrong: (value: number) => boolean): void {
  const found = firstWhere(values, wrong);
  if (!found) return;
  const [at, value] = found;
  const row = Math.floor(at / columns) + 1;
  throw new DataError(`metrics: expected ${what}, but row ${row} has ${value}.`, { row, value });
}

/**
 * Weights of rows, checked: none below 0, none without a number, not all 0.
 *
 * @throws DataError that names the row and its value; ShapeError for another number of rows
 */
export function checkWeights(weights: ArrayLike<number>, rows: number, where = "metrics"): void {
  if (weights.length !== rows) {
    throw new ShapeError(`${where}: expected a weight for each of ${rows} rows, received ${weights.length}.`, { rows });
  }
  const found = firstWhere(weights, (weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (found) {
    const [at, value] = found;
    throw new DataError(`${where}: expected weights of 0 or more, but row ${at + 1} has ${value}.`, {
      row: at + 1,
      value,
    });
  }
  if (rows > 0 && firstWhere(weights, (weight) => weight > 0) === null) {
    throw new DataError(`${where}: expected a weight above 0, but all ${rows} weights are 0.`, { rows });
  }
}

/**
 * @throws DataError for a number that is none, a label without a class, a weight below 0 or weights that are all 0; ShapeError where lengths do not
 * go together
 */
export function checkPredictions(predictions: Predictions): void {
  const { kind, weights } = predictions;
  const rows = rowsOf(predictions);
  if (rows === 0) throw new DataError("metrics: expected at least one row.");
  if (weights) checkWeights(weights, rows);
  if (kind === "values") {
    const { columns, predicted, targets } = predictions;
    if (predicted.length !== targets.length || targets.length !== rows * columns) {
      throw new ShapeError(`metrics: expected ${targets.length} predictions, received ${predicted.length}.`);
    }
    const isWrong = (value: number): boolean => !Number.isFinite(value);
    refuse(predicted, columns, "predictions that are finite numbers", isWrong);
    refuse(targets, columns, "targets that are finite numbers", isWrong);
    return;
  }
  const { classes, probabilities, labels } = predictions;
  const count = classes.length;
  if (probabilities.length !== rows * count) {
    throw new ShapeError(
      `metrics: expected ${rows} x ${count} probabilities, received ${probabilities.length} numbers.`,
      { rows, classes: count },
    );
  }
  refuse(probabilities, count, "probabilities from 0 to 1", (value) => !(value >= 0 && value <= 1));
  refuse(
    labels,
    1,
    `classes from 0 to ${count - 1}`,
    (label) => !(Number.isInteger(label) && label >= 0 && label < count),
  );
}

/** The class that each row is predicted to be: the most probable one, the first of equals; with a threshold the second from it on. [rows] */
export function decide({ classes, probabilities, labels, threshold }: Omit<ClassPredictions, "weights">): Int32Array {
  const count = classes.length;
  const decided = new Int32Array(labels.length);
  for (let row = 0, at = 0; row < decided.length; row++, at += count) {
    if (threshold !== undefined) {
      const least = typeof threshold === "number" ? threshold : (threshold[row] as number);
      decided[row] = (probabilities[at + 1] as number) >= least ? 1 : 0;
      continue;
    }
    let best = 0;
    for (let c = 1; c < count; c++)
      if ((probabilities[at + c] as number) > (probabilities[at + best] as number)) best = c;
    decided[row] = best;
  }
  return decided;
}

function concatenated<Values extends Float64Array | Int32Array>(parts: readonly Values[]): Values {
  const [first] = parts as readonly [Values];
  const all = new (first.constructor as new (n: number) => Values)(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const joinedWeights = (parts: readonly Predictions[]): Float64Array | null =>
  parts.some(({ weights }) => weights)
    ? concatenated(parts.map((part) => part.weights ?? new Float64Array(rowsOf(part)).fill(1)))
    : null;

/**
 * Predictions for the rows of several parts, such as those that each fold held out, as one.
 *
 * @throws DataError unless all are of one kind with the same classes or columns
 */
export function joinPredictions(parts: readonly Predictions[]): Predictions {
  const [first] = parts;
  if (!first) throw new DataError("metrics: expected predictions of at least one part.");
  const weights = joinedWeights(parts);
  if (first.kind === "values") {
    const all = parts.flatMap((part) => (part.kind === "values" && part.columns === first.columns ? [part] : []));
    if (all.length < parts.length) throw new DataError("metrics: the parts predict different things.");
    return {
      ...first,
      predicted: concatenated(all.map(({ predicted }) => predicted)),
      targets: concatenated(all.map(({ targets }) => targets)),
      weights,
    };
  }
  const names = JSON.stringify(first.classes);
  const all = parts.flatMap((part) =>
    part.kind === "classes" && JSON.stringify(part.classes) === names ? [part] : [],
  );
  if (all.length < parts.length) throw new DataError("metrics: the parts have different classes.");
  return {
    kind: "classes",
    classes: first.classes,
    probabilities: concatenated(all.map(({ probabilities }) => probabilities)),
    labels: concatenated(all.map(({ labels }) => labels)),
    weights,
  };
}
