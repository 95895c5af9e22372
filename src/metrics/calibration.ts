/** How far probabilities can be believed. @module */

import { type ClassPredictions, decide } from "./predictions.ts";

/** Rows of about the same confidence. */
export interface CalibrationBin {
  readonly rows: number;
  /** Mean probability that they were given. */
  readonly confidence: number;
  /** Share of them that came true. */
  readonly share: number;
}

export interface Calibration {
  /** sum over bins of rows / all x |share - confidence|. */
  readonly error: number;
  readonly bins: readonly CalibrationBin[];
}

const BINS = 15;

/**
 * The expected calibration error with 15 bins of as many rows each: of two classes of the probability of the second, of more of that of the class that
 * was decided for. Rows with the same probability stand in one bin.
 *
 * @see Naeini, Cooper, Hauskrecht 2015, Obtaining Well Calibrated Probabilities Using Bayesian Binning
 */
export function calibrationOf(predictions: ClassPredictions): Calibration {
  const { classes, probabilities, labels } = predictions;
  const decided = classes.length === 2 ? null : decide({ ...predictions, threshold: undefined });
  const rows = labels.length;
  const about = (row: number): number => (decided ? (decided[row] as number) : 1);
  const points = Array.from({ length: rows }, (_, row) => ({
    p: probabilities[row * classes.length + about(row)] as number,
    hit: labels[row] === about(row) ? 1 : 0,
  })).sort((a, b) => a.p - b.p);
  const bins: CalibrationBin[] = [];
  const least = rows / BINS;
  for (let from = 0; from < rows; ) {
    let to = Math.min(rows, Math.max(from + 1, Math.round((bins.length + 1) * least)));
    while (to < rows && points[to]?.p === points[to - 1]?.p) to++;
    const inside = points.slice(from, to);
    bins.push({
      rows: inside.length,
      confidence: inside.reduce((sum, { p }) => sum + p, 0) / inside.length,
      share: inside.reduce((sum, { hit }) => sum + hit, 0) / inside.length,
    });
    from = to;
  }
  const error = bins.reduce((sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.share - bin.confidence), 0);
  return { error, bins };
}
