/** What the library publishes of this room, as `metrics`. @module */

export { confidenceOf, tempered } from "./confidence/confidence.ts";
export { type Confidence, type Coverage, coverageOf, coveredRows, limitsOf } from "./confidence/conformal.ts";
export { fitTemperature } from "./confidence/temperature.ts";
export { measure } from "./evaluator.ts";
export { type Metric, type MetricName, metrics as byName } from "./metrics.ts";
export { type ClassPredictions, joinPredictions, type Predictions, type ValuePredictions } from "./predictions.ts";
export { type Baseline, type Quality, type QualityOptions, qualityOf } from "./quality.ts";
export { type ChosenThreshold, chooseThreshold } from "./threshold.ts";
export { comparisonSentence } from "./words.ts";
