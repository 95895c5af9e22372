/** How good a trained model is on rows that it was not trained on. @module */

import { outputsOf } from "../../data/dataset.ts";
import type { MetricName } from "../../metrics/metrics.ts";
import type { Predictions } from "../../metrics/predictions.ts";
import { type Baseline, type Quality, qualityOf } from "../../metrics/quality.ts";
import type { TrainedModel } from "../model.ts";
import type { Source } from "../source.ts";
import { baselinesFor } from "./baselines.ts";
import { outputsWanted, predictionsOf } from "./predictions-of.ts";

/** Share of the operations of training that the fit of a linear baseline may take. */
const BASELINE_SHARE = 0.25;

export interface RunQualityOptions {
  /** Of the resamples. */
  readonly seed: number;
  /** By which it is compared with baselines; default accuracy, or for numbers RMSE. */
  readonly metric?: MetricName | undefined;
  /** Floating-point operations of training. */
  readonly flops?: number;
  readonly split?: "validation" | "test";
}

export interface RunQuality {
  readonly quality: Quality;
  readonly predictions: Predictions;
}

/** What a model predicts for held-out rows; null where there are none, or classes are not indices. */
export function heldOutPredictions(
  model: TrainedModel,
  source: Source,
  split: "validation" | "test",
): Predictions | null {
  const rows = source.judging?.(split);
  const wanted = rows && outputsWanted(rows.dataset);
  return wanted ? predictionsOf(model, rows.held, wanted) : null;
}

/** What a model and the baselines fitted beside it predict for held-out rows; null where there are none, or classes are not indices. */
export function judgeModel(
  model: TrainedModel,
  source: Source,
  { flops = 0, split = "test" }: Pick<RunQualityOptions, "flops" | "split">,
): { readonly predictions: Predictions; readonly baselines: readonly Baseline[] } | null {
  const rows = source.judging?.(split);
  if (!rows) return null;
  const { dataset, loss, train, held } = rows;
  const wanted = outputsWanted(dataset);
  if (!wanted) return null;
  const predictions = predictionsOf(model, held, wanted);
  const baselines = baselinesFor({ train: dataset.train, resident: { train, held } }, wanted, {
    loss,
    outputs: outputsOf(dataset),
    flops: BASELINE_SHARE * flops,
    like: predictions,
  });
  return { predictions, baselines };
}

/**
 * Every metric of a model on the test rows of its source, beside simple models of the same training rows; null where there are no such rows, or
 * episodes are played.
 *
 * @example
 * const { quality } = qualityOfModel(trainer.model.trained, trainer.source, { seed: 1 });
 */
export function qualityOfModel(model: TrainedModel, source: Source, options: RunQualityOptions): RunQuality | null {
  const { seed, metric } = options;
  const judged = judgeModel(model, source, options);
  if (!judged) return null;
  const { predictions, baselines } = judged;
  return { quality: qualityOf(predictions, { seed, metric, baselines }), predictions };
}
