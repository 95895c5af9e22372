/** Metrics of any predictions. @module */

import { ClassEvaluator, rankedClasses } from "./class-evaluator.ts";
import { type ClassMetric, type MetricName, metricNamed, namesOf, type ValueMetric } from "./metrics.ts";
import { checkPredictions, type Predictions, rowsOf } from "./predictions.ts";
import { ValueEvaluator } from "./value-evaluator.ts";

/** The values of metrics, in the order of `names`; null where one is not defined. */
export interface Evaluator {
  readonly names: readonly MetricName[];
  readonly rows: number;
  /** How often it goes through the rows for one set of values. */
  readonly passes: number;
  /** The weights of the rows as they were given; null: all the same. */
  readonly weights: Float64Array | null;
  /** `weights`: [rows] */
  values(weights: Float64Array): readonly (number | null)[];
}

export const taskOf = ({ kind }: Predictions): "classification" | "regression" =>
  kind === "classes" ? "classification" : "regression";

/**
 * @param only names of metrics of its task; default all
 * @throws DataError, ShapeError for predictions that are not what they should be
 */
export function evaluatorOf(predictions: Predictions, only: readonly MetricName[] | null = null): Evaluator {
  checkPredictions(predictions);
  const names = only ?? namesOf(taskOf(predictions));
  const ranks = names.some((name) => metricNamed(name).looksAt === "ranks");
  const shared = { names, rows: rowsOf(predictions), weights: predictions.weights };
  if (predictions.kind === "classes") {
    const evaluator = new ClassEvaluator(predictions, { ranks });
    const passes = 1 + (ranks ? rankedClasses(predictions.classes.length).length : 0);
    const wanted = names.map((name) => metricNamed(name) as ClassMetric);
    return {
      ...shared,
      passes,
      values(weights) {
        const tally = evaluator.tally(weights);
        return wanted.map((metric) => metric.of(tally));
      },
    };
  }
  const evaluator = new ValueEvaluator(predictions, { ranks });
  const wanted = names.map((name) => metricNamed(name) as ValueMetric);
  return {
    ...shared,
    passes: ranks ? 2 : 1,
    values(weights) {
      const tally = evaluator.tally(weights);
      return wanted.map((metric) => metric.of(tally));
    },
  };
}

const ones = (rows: number): Float64Array => new Float64Array(rows).fill(1);

/** The values of metrics by name. `weighted`: by the rows' weights; default all rows count the same. */
export function measure(
  predictions: Predictions,
  { only = null, weighted = false }: { readonly only?: readonly MetricName[] | null; readonly weighted?: boolean } = {},
): Readonly<Partial<Record<MetricName, number | null>>> {
  const evaluator = evaluatorOf(weighted ? predictions : { ...predictions, weights: null }, only);
  const values = evaluator.values((weighted ? predictions.weights : null) ?? ones(evaluator.rows));
  return Object.fromEntries(evaluator.names.map((name, i) => [name, values[i] ?? null]));
}
