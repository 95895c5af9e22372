/** What rows that a run held out say of its probabilities and of its errors. @module */

import { calibrationOf } from "../../metrics/calibration.ts";
import { confidenceOf, tempered } from "../../metrics/confidence/confidence.ts";
import {
  type Confidence,
  type Coverage,
  type CoveredRows,
  coverageOf,
  coveredRows,
  leastRows,
  limitsOf,
} from "../../metrics/confidence/conformal.ts";
import { joinPredictions, type Predictions } from "../../metrics/predictions.ts";

/** The coverage that a run reports. */
const PROMISED = 0.9;

/** The calibration of a run's network, for its summary. */
export interface CalibrationSummary extends Pick<Confidence, "from" | "rows" | "temperature"> {
  /** Expected calibration error on the measured rows, without and with the temperature; null for numbers. */
  readonly error: { readonly before: number; readonly after: number } | null;
  /** Share of the measured rows whose truth is in its 90 % set or interval; null where too few rows were held out. */
  readonly coverage: Coverage | null;
}

/** Predictions of measured rows as the model gives them, with what was learned from held-out rows. */
export interface Calibrated {
  readonly predictions: Predictions;
  readonly confidence: Confidence;
  readonly summary: CalibrationSummary;
}

const errorOf = (predictions: Predictions): number =>
  predictions.kind === "classes" ? calibrationOf({ ...predictions, threshold: undefined }).error : 0;

/** Half of the widths of intervals; undefined for classes. */
const marginsOf = ({ kind }: Predictions, limits: readonly number[]): readonly number[] | undefined =>
  kind === "values" ? limits : undefined;

function summaryOf(
  { from, rows, temperature }: Confidence,
  raw: Predictions,
  { predictions, coverage }: { readonly predictions: Predictions; readonly coverage: Coverage | null },
): CalibrationSummary {
  const error = raw.kind === "classes" ? { before: errorOf(raw), after: errorOf(predictions) } : null;
  return { from, rows, temperature, error, coverage };
}

const mayPromise = ({ rows }: Confidence): boolean => rows >= leastRows(PROMISED);

function covered(
  found: CoveredRows | null,
  predictions: Predictions,
  limits: readonly number[] | null,
): Coverage | null {
  if (!found || !limits) return null;
  const margins = marginsOf(predictions, limits);
  return coverageOf(found, { promised: PROMISED, ...(margins ? { margins } : {}) });
}

/** Test rows, by what other rows say that were held out as well. */
export function calibrate(test: Predictions, held: Predictions, from: string): Calibrated {
  const confidence = confidenceOf(held, from);
  const predictions = tempered(test, confidence.temperature);
  const limits = mayPromise(confidence) ? limitsOf(confidence, PROMISED) : null;
  const coverage = covered(limits && coveredRows(predictions, limits), predictions, limits);
  return { predictions, confidence, summary: summaryOf(confidence, test, { predictions, coverage }) };
}

function joinedCover(parts: readonly CoveredRows[]): CoveredRows {
  const hits = Uint8Array.from(parts.flatMap((part) => [...part.hits]));
  const sizes = parts.flatMap((part) => (part.sizes ? [...part.sizes] : []));
  return sizes.length > 0 ? { hits, sizes: Int32Array.from(sizes) } : { hits };
}

/** The rows of each fold by what those of the others say; what the model takes along is learned from all. */
export function calibrateFolds(parts: readonly Predictions[], from: string): Calibrated {
  const whole = joinPredictions(parts);
  const confidence = confidenceOf(whole, from);
  if (parts.length < 2) return calibrate(whole, whole, from);
  const crossed = parts.map((own, i) => {
    const others = confidenceOf(joinPredictions(parts.filter((_, k) => k !== i)), from);
    const predictions = tempered(own, others.temperature);
    const found = mayPromise(others) ? coveredRows(predictions, limitsOf(others, PROMISED)) : null;
    return { predictions, found };
  });
  const predictions = joinPredictions(crossed.map((one) => one.predictions));
  const found = crossed.flatMap((one) => one.found ?? []);
  const limits = mayPromise(confidence) ? limitsOf(confidence, PROMISED) : null;
  const cover = found.length === parts.length ? joinedCover(found) : null;
  const coverage = covered(cover, predictions, limits);
  return { predictions, confidence, summary: summaryOf(confidence, whole, { predictions, coverage }) };
}
