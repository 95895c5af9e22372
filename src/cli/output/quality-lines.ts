/** The quality of a model in lines for a person. @module */

import { type MetricName, metricNamed } from "../../metrics/metrics.ts";
import type { Measured, MeasuredMetrics, Quality } from "../../metrics/quality.ts";
import { comparisonSentence, metricText } from "../../metrics/words.ts";
import type { CalibrationSummary } from "../../node/runs/calibration.ts";
import { calibrationLines } from "./calibration-lines.ts";
import { grouped } from "./numbers.ts";
import { plainTable } from "./tables.ts";

/** Classes that a table shows; of more only the means. */
const MOST_CLASSES = 12;

const intervalText = ({ low, high }: Measured): string =>
  low === null || high === null ? "" : `${metricText(low)} to ${metricText(high)}`;

const namesIn = (metrics: MeasuredMetrics): MetricName[] => Object.keys(metrics) as MetricName[];

function metricsTable({ metrics, weighted, baselines }: Quality): string {
  const head = [
    "metric",
    "network",
    "95 % interval",
    ...(weighted ? ["weighted"] : []),
    ...baselines.map(({ name }) => name.replace(/^the /, "")),
  ];
  const rows = namesIn(metrics).map((name) => {
    const measured = metrics[name] as Measured;
    return [
      metricNamed(name).label,
      metricText(measured.value),
      intervalText(measured),
      ...(weighted ? [metricText(weighted[name]?.value ?? null)] : []),
      ...baselines.map((baseline) => metricText(baseline.metrics[name] ?? null)),
    ];
  });
  return plainTable(head, rows, [...head.keys()].slice(1));
}

function classesTable({ classes = [] }: Quality): string {
  const rows = classes.map(({ name, rows, precision, recall, f1 }) => {
    return [name, grouped(rows), ...[precision, recall, f1].map(metricText)];
  });
  return plainTable(["class", "rows", "precision", "recall", "F1"], rows, [1, 2, 3, 4]);
}

/** What the rows are called on which a model was measured. */
const rowNames = { test: "test rows", validation: "validation rows", table: "rows of the table" } as const;

/** Every metric with its interval, the baselines beside it, the classes one by one, and what the comparison says. */
export function qualityLines(
  quality: Quality,
  rowsOf: keyof typeof rowNames | "folds" = "test",
  calibrated?: CalibrationSummary | null,
): string[] {
  const { rows, resamples, classes, calibration } = quality;
  const sentence = comparisonSentence(quality);
  return [
    `quality on ${grouped(rows)} ${rowsOf === "folds" ? "rows, each held out by one of the folds" : rowNames[rowsOf]}; intervals from ${grouped(resamples)} resamples of them`,
    metricsTable(quality),
    ...(classes && classes.length <= MOST_CLASSES ? [classesTable(quality)] : []),
    ...(calibrated
      ? calibrationLines(calibrated)
      : calibration
        ? [
            `calibration error ${metricText(calibration.error)}${calibrated === null ? "; no rows were held out to calibrate on" : ""}`,
          ]
        : []),
    ...(sentence === null ? [] : [sentence]),
  ];
}
