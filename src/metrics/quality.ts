/** The quality of predictions in full: every metric with an interval, beside baselines. @module */

import { type BootstrapOptions, bootstrap, intervalOf, type Resampled } from "./bootstrap.ts";
import { type Calibration, calibrationOf } from "./calibration.ts";
import { ClassEvaluator } from "./class-evaluator.ts";
import { evaluatorOf, measure, taskOf } from "./evaluator.ts";
import { type ClassScores, classScores, classSums, type MetricName, metricNamed } from "./metrics.ts";
import { type ClassPredictions, type Predictions, rowsOf } from "./predictions.ts";

/** A metric, with the middle 95 % of its values in resamples of the rows; null where it is not defined. */
export interface Measured {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export type MeasuredMetrics = Readonly<Partial<Record<MetricName, Measured>>>;

/** One class against the others. */
export interface ClassQuality extends ClassScores {
  readonly name: string;
  /** Rows of it. */
  readonly rows: number;
}

/** Predictions of a simple model for the same rows. */
export interface Baseline {
  /** As `logistic regression`. */
  readonly name: string;
  readonly predictions: Predictions;
}

export interface BaselineQuality {
  readonly name: string;
  readonly metrics: Readonly<Partial<Record<MetricName, number | null>>>;
  /** By the metric that counts: the model less the baseline, in the same resamples. */
  readonly difference: Measured;
  /** Whether the model is better: all of the interval is on one side of 0. `open`: not significant. */
  readonly verdict: "better" | "worse" | "open";
}

/** Every metric of a network with its interval, beside two simple models. */
export interface Quality {
  readonly rows: number;
  readonly resamples: number;
  /** The metric by which the model is compared with baselines. */
  readonly metric: MetricName;
  /** All rows count the same. */
  readonly metrics: MeasuredMetrics;
  /** Rows count by their weights; absent without weights. */
  readonly weighted?: MeasuredMetrics;
  /** Class by class, all rows counting the same; absent for numbers. */
  readonly classes?: readonly ClassQuality[];
  /** Rows by true class (line) and predicted class (column). */
  readonly confusion?: readonly (readonly number[])[];
  readonly calibration?: Calibration;
  readonly baselines: readonly BaselineQuality[];
}

/** The metric that decides, the baselines, and options of the intervals. */
export interface QualityOptions extends BootstrapOptions {
  /** Default accuracy, or for numbers RMSE. */
  readonly metric?: MetricName | undefined;
  readonly baselines?: readonly Baseline[] | undefined;
}

const ones = (rows: number): Float64Array => new Float64Array(rows).fill(1);

function measured(predictions: Predictions, resampled: Resampled): MeasuredMetrics {
  const values = measure(predictions, { weighted: predictions.weights !== null });
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const [low = null, high = null] = intervalOf(resampled[name] as Float64Array) ?? [];
      return [name, { value, low, high }];
    }),
  );
}

function classesOf(predictions: ClassPredictions): Pick<Quality, "classes" | "confusion" | "calibration"> {
  const { classes } = predictions;
  const tally = new ClassEvaluator(predictions, { ranks: false }).tally(ones(predictions.labels.length));
  return {
    classes: classes.map((name, c) => ({ name, rows: classSums(tally, c).actual, ...classScores(tally, c) })),
    confusion: classes.map((_, c) => [...tally.confusion.subarray(c * classes.length, (c + 1) * classes.length)]),
    calibration: calibrationOf(predictions),
  };
}

function verdictOf({ low, high }: Measured, higherIsBetter: boolean): BaselineQuality["verdict"] {
  if (low === null || high === null || (low <= 0 && high >= 0)) return "open";
  return low > 0 === higherIsBetter ? "better" : "worse";
}

/**
 * Every metric of a model's predictions, with bootstrap intervals at 95 %, beside those of baselines for the same rows. Where rows have weights, the
 * comparison is by them.
 *
 * @throws DataError, ShapeError for predictions that are not what they should be
 */
export function qualityOf(predictions: Predictions, options: QualityOptions): Quality {
  const task = taskOf(predictions);
  const { metric = task === "classification" ? "accuracy" : "rmse", baselines = [] } = options;
  const rows = rowsOf(predictions);
  const plain = { ...predictions, weights: null };
  const { weights } = predictions;
  const counted = (given: Predictions): Predictions => ({ ...given, weights });
  const evaluators = [
    evaluatorOf(plain),
    ...(weights ? [evaluatorOf(predictions)] : []),
    ...baselines.map((baseline) => evaluatorOf(counted(baseline.predictions), [metric])),
  ];
  const resampled = bootstrap(evaluators, options);
  const own = resampled[weights ? 1 : 0] as Resampled;
  const others = resampled.slice(weights ? 2 : 1);
  const { higherIsBetter } = metricNamed(metric);
  const value = (of: Predictions): number | null =>
    measure(of, { only: [metric], weighted: weights !== null })[metric] ?? null;
  const mine = value(predictions);
  return {
    rows,
    resamples: own[metric]?.length ?? 0,
    metric,
    metrics: measured(plain, resampled[0] as Resampled),
    ...(weights ? { weighted: measured(predictions, own) } : {}),
    ...(predictions.kind === "classes" ? classesOf(predictions) : {}),
    baselines: baselines.map(({ name, predictions: theirs }, i): BaselineQuality => {
      const differences = (own[metric] as Float64Array).map(
        (a, r) => a - ((others[i] as Resampled)[metric]?.[r] as number),
      );
      const [low = null, high = null] = intervalOf(differences) ?? [];
      const its = value(counted(theirs));
      const difference = { value: mine === null || its === null ? null : mine - its, low, high };
      return { name, metrics: measure(counted(theirs)), difference, verdict: verdictOf(difference, higherIsBetter) };
    }),
  };
}
