/** The metrics by name: what they are, which direction is better, and how they follow from a tally. @module */

import { OptionError } from "../errors.ts";
import { nearest } from "../nearest.ts";

/** Everything about class predictions that the metrics are made of, under one set of weights of rows. */
export interface ClassTally {
  /** [true class, predicted class], sums of weights. */
  readonly confusion: Float64Array;
  readonly classes: number;
  /** Sum of weights. */
  readonly total: number;
  /** Weighted sums over rows. */
  readonly logLoss: number;
  readonly brier: number;
  /** Means over the classes that have rows; of two classes that of the second. Null where a side has no rows, or no ranks were requested. */
  readonly roc: number | null;
  readonly pr: number | null;
}

/** Everything about predicted numbers that the metrics are made of, column by column. */
export interface ValueTally {
  readonly total: number;
  /** Rows with a weight above 0. */
  readonly rows: number;
  /** Weighted sums over rows: |e|, e^2, and t and t^2 of the targets less their plain mean. [columns] */
  readonly absolute: Float64Array;
  readonly squares: Float64Array;
  readonly targets: Float64Array;
  readonly targetSquares: Float64Array;
  /** Median of |e|. [columns] */
  readonly medians: Float64Array;
}

interface Described {
  /** For people, as `ROC-AUC`. */
  readonly label: string;
  readonly formula: string;
  /** Whether a larger value is the better one. */
  readonly higherIsBetter: boolean;
}

/** A metric of class predictions. `of` gives null where it is not defined. */
export interface ClassMetric extends Described {
  readonly task: "classification";
  /** What it looks at: the classes that were decided for, the probabilities, or their order. */
  readonly looksAt: "decisions" | "probabilities" | "ranks";
  of(tally: ClassTally): number | null;
}

/** A metric of predicted numbers. */
export interface ValueMetric extends Described {
  readonly task: "regression";
  readonly looksAt: "errors" | "ranks";
  of(tally: ValueTally): number | null;
}

/** A metric of predictions: its name, whether more is better, and how it is computed. */
export type Metric = ClassMetric | ValueMetric;

const at = ({ confusion, classes }: ClassTally, truth: number, decided: number): number =>
  confusion[truth * classes + decided] as number;

/** Sums of one class: rows of it, rows decided for it, and those that are both. */
export function classSums(tally: ClassTally, c: number): { actual: number; decided: number; hits: number } {
  let [actual, decided] = [0, 0];
  for (let other = 0; other < tally.classes; other++) {
    actual += at(tally, c, other);
    decided += at(tally, other, c);
  }
  return { actual, decided, hits: at(tally, c, c) };
}

/** Quality of one class against the others, 0 where it is 0 / 0. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function classScores(tally: ClassTally, c: number): ClassScores {
  const { actual, decided, hits } = classSums(tally, c);
  return {
    precision: decided > 0 ? hits / decided : 0,
    recall: actual > 0 ? hits / actual : 0,
    f1: actual + decided > 0 ? (2 * hits) / (actual + decided) : 0,
  };
}

/** Mean over the classes that `counts` holds for. */
function meanOver(
  tally: ClassTally,
  score: keyof ClassScores,
  counts: (sums: ReturnType<typeof classSums>) => boolean,
): number | null {
  let [sum, count] = [0, 0];
  for (let c = 0; c < tally.classes; c++) {
    if (!counts(classSums(tally, c))) continue;
    sum += classScores(tally, c)[score];
    count++;
  }
  return count === 0 ? null : sum / count;
}

/** Classes that occur, or that some row was decided to be. */
const isSeen = ({ actual, decided }: ReturnType<typeof classSums>): boolean => actual > 0 || decided > 0;

const trace = (tally: ClassTally): number => {
  let sum = 0;
  for (let c = 0; c < tally.classes; c++) sum += at(tally, c, c);
  return sum;
};

/** Matthews' coefficient of several classes, 0 where one side is constant. @see Gorodkin 2004 */
function matthews(tally: ClassTally): number {
  const { total, classes } = tally;
  let [actuals, decisions, both] = [0, 0, 0];
  for (let c = 0; c < classes; c++) {
    const { actual, decided } = classSums(tally, c);
    actuals += actual * actual;
    decisions += decided * decided;
    both += actual * decided;
  }
  const spread = (total * total - actuals) * (total * total - decisions);
  // Where all rows are of one class, rounding may leave a trace.
  return spread > 1e-24 * total ** 4 ? (trace(tally) * total - both) / Math.sqrt(spread) : 0;
}

function meanColumn(values: Float64Array, value: (sum: number, column: number) => number): number {
  let sum = 0;
  for (const [column, one] of values.entries()) sum += value(one, column);
  return sum / values.length;
}

/** 1 - squared errors / squared deviations; where targets are constant 1 if they are met and else 0. */
function r2({ total, rows, squares, targets, targetSquares }: ValueTally): number | null {
  if (rows < 2) return null;
  return meanColumn(squares, (error, column) => {
    const sum = targets[column] as number;
    const square = targetSquares[column] as number;
    const spread = square - (sum * sum) / total;
    if (spread > 1e-14 * square) return 1 - error / spread;
    return error === 0 ? 1 : 0;
  });
}

type Own = "label" | "formula" | "of";

const ofClasses = (metric: Pick<ClassMetric, Own> & Partial<ClassMetric>): ClassMetric => ({
  task: "classification",
  looksAt: "decisions",
  higherIsBetter: true,
  ...metric,
});

const ofValues = (metric: Pick<ValueMetric, Own> & Partial<ValueMetric>): ValueMetric => ({
  task: "regression",
  looksAt: "errors",
  higherIsBetter: false,
  ...metric,
});

export type ClassMetricName =
  | "accuracy"
  | "balanced-accuracy"
  | "f1"
  | "precision"
  | "recall"
  | "mcc"
  | "roc-auc"
  | "pr-auc"
  | "log-loss"
  | "brier";
export type ValueMetricName = "mae" | "rmse" | "r2" | "median-error";
/** The name of a metric. */
export type MetricName = ClassMetricName | ValueMetricName;

/** All metrics by name, those of classes first. Means over classes are plain means ("macro"). */
export const metrics: Readonly<Record<ClassMetricName, ClassMetric> & Record<ValueMetricName, ValueMetric>> = {
  accuracy: ofClasses({
    label: "accuracy",
    formula: "rows decided right / rows",
    of: (tally) => trace(tally) / tally.total,
  }),
  "balanced-accuracy": ofClasses({
    label: "balanced accuracy",
    formula: "mean recall of the classes that occur",
    of: (tally) => meanOver(tally, "recall", ({ actual }) => actual > 0),
  }),
  f1: ofClasses({
    label: "F1 (macro)",
    formula: "mean over classes of 2 P R / (P + R)",
    of: (tally) => meanOver(tally, "f1", isSeen),
  }),
  precision: ofClasses({
    label: "precision (macro)",
    formula: "mean over classes of right / decided for it",
    of: (tally) => meanOver(tally, "precision", isSeen),
  }),
  recall: ofClasses({
    label: "recall (macro)",
    formula: "mean over classes of right / rows of it",
    of: (tally) => meanOver(tally, "recall", isSeen),
  }),
  mcc: ofClasses({
    label: "MCC",
    formula: "correlation of true and decided classes",
    of: matthews,
  }),
  "roc-auc": ofClasses({
    looksAt: "ranks",
    label: "ROC-AUC",
    formula:
      "P(p of a row of the class > p of another row) + P(equal) / 2; mean over classes, of two that of the second",
    of: ({ roc }) => roc,
  }),
  "pr-auc": ofClasses({
    looksAt: "ranks",
    label: "PR-AUC",
    formula: "average precision; mean over classes, of two that of the second",
    of: ({ pr }) => pr,
  }),
  "log-loss": ofClasses({
    looksAt: "probabilities",
    higherIsBetter: false,
    label: "log loss",
    formula: "mean -log p of the true class",
    of: ({ logLoss, total }) => logLoss / total,
  }),
  brier: ofClasses({
    looksAt: "probabilities",
    higherIsBetter: false,
    label: "Brier score",
    formula: "mean sum_c (p_c - [c is true])^2; of two classes that of the second alone",
    of: ({ brier, total }) => brier / total,
  }),
  mae: ofValues({
    label: "MAE",
    formula: "mean |error|",
    of: ({ absolute, total }) => meanColumn(absolute, (sum) => sum / total),
  }),
  rmse: ofValues({
    label: "RMSE",
    formula: "sqrt of the mean squared error",
    of: ({ squares, total }) => meanColumn(squares, (sum) => Math.sqrt(sum / total)),
  }),
  r2: ofValues({
    higherIsBetter: true,
    label: "R\u00b2",
    formula: "1 - squared errors / squared deviations of the targets from their mean",
    of: r2,
  }),
  "median-error": ofValues({
    looksAt: "ranks",
    label: "median error",
    formula: "median |error|",
    of: ({ medians }) => meanColumn(medians, (median) => median),
  }),
};

/** Of a name that was checked. */
export const metricNamed = (name: MetricName): Metric => metrics[name];

export const metricNames: readonly MetricName[] = Object.keys(metrics) as MetricName[];

export const namesOf = (task: Metric["task"]): readonly MetricName[] =>
  metricNames.filter((name) => metrics[name].task === task);

/** A metric of this task by its name. @throws OptionError for another */
export function metricFor(name: string, task: Metric["task"], option: string): MetricName {
  const names = namesOf(task);
  const found = names.find((one) => one === name);
  if (found) return found;
  throw new OptionError(`${option}: "${name}" is no metric of a ${task}.${nearest(name, names)}`, { option, name });
}
