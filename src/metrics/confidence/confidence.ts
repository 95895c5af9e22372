/** What is learned from rows that were held out: a temperature, and scores for sets and intervals. @module */

import { type Predictions, rowsOf } from "../predictions.ts";
import { type Confidence, conformalScores } from "./conformal.ts";
import { atTemperature, fitTemperature } from "./temperature.ts";

/** Predictions with their logits divided by the temperature; those of numbers, and without one, as they are. */
export const tempered = (predictions: Predictions, temperature: number | null): Predictions =>
  predictions.kind === "classes" && temperature !== null ? atTemperature(predictions, temperature) : predictions;

/**
 * Fits the confidence of a model.
 *
 * @param held its predictions for rows that it was not trained on
 * @param from where those rows are from, in words
 * @throws DataError, ShapeError for predictions that are not what they should be
 * @example
 * const confidence = confidenceOf(predictions, "validation rows");
 * const [limit] = limitsOf(confidence, 0.9);
 */
export function confidenceOf(held: Predictions, from: string): Confidence {
  const temperature = held.kind === "classes" ? fitTemperature(held) : null;
  return { from, rows: rowsOf(held), temperature, scores: conformalScores(tempered(held, temperature)) };
}
