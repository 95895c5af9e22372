/** From which probability on the second of two classes is predicted. @module */

import { OptionError } from "../errors.ts";
import { oneAgainstRest } from "./class-evaluator.ts";
import { type ClassMetric, type MetricName, metricNamed } from "./metrics.ts";
import { type ClassPredictions, checkPredictions } from "./predictions.ts";

/** The probability from which the second of two classes is predicted, and how good it is. */
export interface ChosenThreshold {
  /** The second class is predicted from this probability on. */
  readonly threshold: number;
  readonly metric: MetricName;
  /** On the rows that it was chosen on. */
  readonly value: number;
  /** The same at 0.5. */
  readonly before: number;
}

/** @throws OptionError for other than two classes, or a metric that no threshold changes */
export function checkThresholdMetric(classes: number, name: MetricName): void {
  if (classes !== 2) {
    throw new OptionError(`threshold: expected 2 classes to choose a threshold between, found ${classes}.`, {
      classes,
    });
  }
  const { looksAt, label } = metricNamed(name);
  if (looksAt === "decisions") return;
  throw new OptionError(
    `threshold: no threshold changes ${label}. Name a metric of decisions, such as f1, balanced-accuracy or mcc.`,
    { metric: name },
  );
}

/**
 * The threshold with the best value of a metric of decisions, each row counting by its weight: 0.5 or half way between two neighbours among the
 * probabilities, of equal ones the nearest to 0.5.
 *
 * @throws OptionError for other than two classes, or a metric that no threshold changes
 */
export function chooseThreshold(predictions: ClassPredictions, name: MetricName): ChosenThreshold {
  checkThresholdMetric(predictions.classes.length, name);
  checkPredictions(predictions);
  const metric = metricNamed(name) as ClassMetric;
  const { labels, probabilities, weights } = predictions;
  const { ranking } = oneAgainstRest(predictions, 1);
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  // Rows move from the first class to the second in the order of their probabilities.
  const confusion = new Float64Array(4);
  const add = (at: number, weight: number): void => {
    confusion[at] = (confusion[at] as number) + weight;
  };
  labels.forEach((label, row) => void add(2 * label, weightOf(row)));
  const total = confusion.reduce((sum, weight) => sum + weight, 0);
  const value = (cells: Float64Array): number =>
    metric.of({ confusion: cells, classes: 2, total, logLoss: 0, brier: 0, roc: null, pr: null }) ?? 0;
  const plain = new Float64Array(4);
  for (const [row, label] of labels.entries()) {
    const at = 2 * label + ((probabilities[2 * row + 1] as number) >= 0.5 ? 1 : 0);
    plain[at] = (plain[at] as number) + weightOf(row);
  }
  let best = { threshold: 0.5, value: value(plain) };
  const before = best.value;
  for (const [at, row] of ranking.order.entries()) {
    const from = 2 * (labels[row] as number);
    add(from, -weightOf(row));
    add(from + 1, weightOf(row));
    const next = ranking.scores[at + 1];
    if (ranking.ends[at] === 0 || next === undefined) continue;
    const threshold = ((ranking.scores[at] as number) + next) / 2;
    const found = value(confusion);
    const nearer = Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (found > best.value + 1e-12 || (found > best.value - 1e-12 && nearer && found >= best.value))
      best = { threshold, value: found };
  }
  return { ...best, metric: name, before };
}
