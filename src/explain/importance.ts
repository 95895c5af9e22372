/** How much worse a model is without a column. @module */

import { bootstrap, intervalOf, type Resampled } from "../metrics/bootstrap.ts";
import { evaluatorOf, measure, taskOf } from "../metrics/evaluator.ts";
import { type MetricName, metricNamed } from "../metrics/metrics.ts";
import { joinPredictions, type Predictions } from "../metrics/predictions.ts";
import { RandomStream } from "../tensor/random.ts";
import type { ColumnInputs } from "./columns.ts";

/** Rows whose truth is known, and the model that is asked about them. */
export interface KnownRows {
  /** [rows, inputs] */
  readonly inputs: Float32Array;
  readonly rows: number;
  readonly columns: readonly ColumnInputs[];
  /** What the model says to other inputs of the same rows, beside their truth. */
  predict(inputs: Float32Array): Predictions;
}

/** What shuffling a column costs; of a group, shuffling its columns together. */
export interface Importance {
  readonly columns: readonly string[];
  /** Mean over shuffles of how much worse the metric is; below 0 where it is better. */
  readonly drop: number;
  /** The middle 95 % over resamples of the rows and of the shuffles; null where the metric is not defined in them. */
  readonly low: number | null;
  readonly high: number | null;
}

/** How often columns are shuffled, alone and in which groups, and by which metric they count. */
export interface ImportanceOptions {
  /** Of shuffles and resamples. */
  readonly seed: number;
  /** Default accuracy, or for numbers RMSE. */
  readonly metric?: MetricName | undefined;
  /** Groups of columns that are also shuffled together. */
  readonly groups?: readonly (readonly string[])[];
  /** Default 10. */
  readonly shuffles?: number;
}

const SHUFFLES = 10;
const RESAMPLES = 200;

export const defaultMetric = (predictions: Predictions): MetricName =>
  taskOf(predictions) === "classification" ? "accuracy" : "rmse";

/** The inputs with those of some columns taken from other rows. */
function shuffled({ inputs, rows, columns }: KnownRows, names: readonly string[], random: RandomStream): Float32Array {
  const width = inputs.length / rows;
  const from = Int32Array.from({ length: rows }, (_, row) => row);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [from[i], from[j]] = [from[j] as number, from[i] as number];
  }
  const moved = inputs.slice();
  for (const { column, at, width: own } of columns) {
    if (!names.includes(column)) continue;
    for (let row = 0; row < rows; row++) {
      const start = (from[row] as number) * width + at;
      moved.set(inputs.subarray(start, start + own), row * width + at);
    }
  }
  return moved;
}

/** How much worse each shuffle is, in each resample; a resample draws shuffles as well. */
function dropsOf(all: readonly Resampled[], metric: MetricName, random: RandomStream): Float64Array {
  const [base, ...others] = all.map((one) => one[metric] as Float64Array) as [Float64Array, ...Float64Array[]];
  const { higherIsBetter } = metricNamed(metric);
  return base.map((value, r) => {
    let sum = 0;
    for (let i = 0; i < others.length; i++) sum += others[random.integer(others.length)]?.[r] as number;
    const after = sum / others.length;
    return higherIsBetter ? value - after : after - value;
  });
}

/**
 * Permutation importance of each column of a table, whatever number of inputs it became, and of groups of columns, in descending order: how much worse
 * a metric of known rows is when the column's values are shuffled among them.
 *
 * @param parts rows with the model for them: one, or for each fold the rows that it held out
 * @see Breiman 2001, Random Forests, section 10; Fisher, Rudin, Dominici 2019, arXiv:1801.01489
 * @throws OptionError for a metric of another task
 */
export function permutationImportance(
  parts: readonly KnownRows[],
  { seed, metric: asked, groups = [], shuffles = SHUFFLES }: ImportanceOptions,
): Importance[] {
  const before = joinPredictions(parts.map((part) => part.predict(part.inputs)));
  const metric = asked ?? defaultMetric(before);
  const value = (predictions: Predictions): number => measure(predictions, { only: [metric] })[metric] ?? Number.NaN;
  const { higherIsBetter } = metricNamed(metric);
  const names = [...new Set(parts.flatMap(({ columns }) => columns.map(({ column }) => column)))];
  const found = [...names.map((name) => [name]), ...groups].map((columns): Importance => {
    const random = new RandomStream(seed, `importance ${columns.join("\n")}`);
    const after = Array.from({ length: shuffles }, () =>
      joinPredictions(parts.map((part) => part.predict(shuffled(part, columns, random)))),
    );
    const evaluators = [before, ...after].map((one) => evaluatorOf({ ...one, weights: null }, [metric]));
    const drops = dropsOf(bootstrap(evaluators, { seed, resamples: RESAMPLES }), metric, random);
    const [low = null, high = null] = intervalOf(drops) ?? [];
    const mean = after.reduce((sum, one) => sum + value(one), 0) / shuffles;
    return { columns, drop: higherIsBetter ? value(before) - mean : mean - value(before), low, high };
  });
  return found.sort((a, b) => b.drop - a.drop);
}
