/** How far probabilities and errors of a run are known, in lines for a person. @module */

import type { Coverage } from "../../metrics/confidence/conformal.ts";
import { metricText } from "../../metrics/words.ts";
import type { CalibrationSummary } from "../../node/runs/calibration.ts";
import { grouped } from "./numbers.ts";

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

function coverageText({ promised, rows, share, low, high, size, empty, margins }: Coverage): string {
  const interval = `95 % interval ${percent(low)} to ${percent(high)}`;
  const found = `the truth in ${percent(share)} of ${grouped(rows)} ${margins && margins.length > 1 ? "values" : "rows"} (${interval})`;
  if (margins)
    return `${percent(promised)} intervals, prediction \u00b1 ${margins.map(metricText).join(", ")}, hold ${found}`;
  const none = empty ? `, ${percent(empty)} of them empty` : "";
  return `${percent(promised)} sets hold ${found}; ${Number((size ?? 0).toFixed(2))} classes on average${none}`;
}

/** Calibration error before and after, and how often sets or intervals hold the truth. */
export function calibrationLines({ from, rows, temperature, error, coverage }: CalibrationSummary): string[] {
  const source = `${grouped(rows)} ${from}`;
  return [
    ...(error && temperature !== null
      ? [
          `calibration error ${metricText(error.after)}, ${metricText(error.before)} before: temperature ${Number(temperature.toPrecision(3))}, fitted on ${source}`,
        ]
      : []),
    coverage
      ? `${coverageText(coverage)}; scores of ${source}`
      : `sets and intervals at 90 % take at least 9 rows that were held out; there are ${source}`,
  ];
}
