/** How good the model of a run is, for its summary and its pictures. @module */

import type { Dataset } from "../../data/dataset.ts";
import { targetNames } from "../../data/preprocessing.ts";
import type { MetricName } from "../../metrics/metrics.ts";
import { type ClassPredictions, joinPredictions, type Predictions, rowsOf } from "../../metrics/predictions.ts";
import { qualityOf } from "../../metrics/quality.ts";
import { type ChosenThreshold, chooseThreshold } from "../../metrics/threshold.ts";
import type { TrainResult } from "../../train/events/events.ts";
import type { Model, TrainedModel } from "../../train/model.ts";
import { judgeModel, type RunQuality } from "../../train/quality/quality-of-run.ts";
import type { Source } from "../../train/source.ts";
import type { Trainer } from "../../train/trainer.ts";
import type { AnyConfig } from "./config/environment-config.ts";
import { hasEnvironment } from "./config/environment-config.ts";
import { type HeldOut, joinHeldOut, readHeldOut, writeHeldOut } from "./folds/held-out.ts";
import { partsOf } from "./folds/parts.ts";
import { isComplete, type Summary } from "./summary.ts";

/** Names of the classes by label, and the columns that became inputs or were left out. */
export function namesOf({ format }: Source, dataset: Dataset | undefined): Pick<Summary, "classes" | "columns"> {
  const { input, preprocessing } = format;
  const { features, target } = preprocessing;
  const used = [...new Set(features.map(({ column }) => column))];
  return {
    classes: target.kind === "classes" ? target.classes : null,
    columns:
      input.kind === "table" ? { used, leftOut: dataset?.leftOut ?? [], target: targetNames(preprocessing) } : null,
  };
}

/** Folders of the folds that hold each row out once. */
const foldersOfFolds = (folder: string, config: AnyConfig): string[] =>
  partsOf(folder, config).flatMap((part) => (part.isMeasured ? [part.folder] : []));

interface Measured {
  readonly trainer: Trainer<Model>;
  readonly config: AnyConfig;
  readonly result: TrainResult;
  readonly note: (text: string) => void;
}

/** The result of a model on held-out rows, with the threshold that was chosen for it. */
export interface MeasuredRun extends RunQuality {
  readonly threshold: ChosenThreshold | null;
}

/** Held-out predictions, decided by a threshold that was not chosen on them; and the threshold of the model. */
type Decided = HeldOut & { readonly threshold: ChosenThreshold | null };

const chosenOn = (predictions: Predictions, metric: MetricName): ChosenThreshold =>
  chooseThreshold(predictions as ClassPredictions, metric);

export const decidedBy = (predictions: Predictions, threshold: ClassPredictions["threshold"]): Predictions =>
  ({ ...predictions, threshold }) as ClassPredictions;

/** Predictions of all folds, those of each decided by the threshold that was chosen on the others. */
function crossDecided(parts: readonly Predictions[], metric: MetricName): Predictions {
  const thresholds = parts.flatMap((predictions, own) => {
    const others = joinPredictions(parts.filter((_, i) => i !== own));
    const { threshold } = chosenOn(others, metric);
    return Array.from({ length: rowsOf(predictions) }, () => threshold);
  });
  return decidedBy(joinPredictions(parts), Float64Array.from(thresholds));
}

/** The threshold of each fold's rows is chosen on those of the others, for baselines too, and that of the model on all. */
function decideFolds(parts: readonly HeldOut[], metric: MetricName | null): Decided {
  const whole = joinHeldOut(parts);
  if (metric === null) return { ...whole, threshold: null };
  const decided = (of: (part: HeldOut) => Predictions): Predictions => crossDecided(parts.map(of), metric);
  return {
    predictions: decided(({ predictions }) => predictions),
    baselines: whole.baselines.map(({ name }, i) => ({
      name,
      predictions: decided(({ baselines }) => baselines[i]?.predictions as Predictions),
    })),
    threshold: chosenOn(whole.predictions, metric),
  };
}

/** A model beside the source of its training rows, and the operations of its training. */
export interface Judgeable {
  readonly model: TrainedModel;
  readonly source: Source;
  readonly flops: number;
}

/** Thresholds are chosen on the validation rows, for baselines too. */
export function decideOwn(own: HeldOut, metric: MetricName | null, { model, source, flops }: Judgeable): Decided {
  const validation = metric && judgeModel(model, source, { split: "validation", flops });
  if (!metric || !validation) return { ...own, threshold: null };
  const threshold = chosenOn(validation.predictions, metric);
  return {
    predictions: decidedBy(own.predictions, threshold.threshold),
    baselines: own.baselines.map(({ name, predictions }, i) => {
      const chosen = chosenOn(validation.baselines[i]?.predictions as Predictions, metric);
      return { name, predictions: decidedBy(predictions, chosen.threshold) };
    }),
    threshold,
  };
}

/** What the configuration asks for; of nothing null. */
export function askedOf(config: AnyConfig): {
  readonly decided: MetricName | null;
  readonly compared: MetricName | undefined;
} {
  if (hasEnvironment(config)) return { decided: null, compared: undefined };
  const { thresholdFor: decided, selectBy } = config;
  return { decided, compared: decided ?? (selectBy === "loss" ? undefined : selectBy) };
}

/**
 * Measures the model that a run ended with, on its test rows or, where it has none, by what its folds predict for the rows that they held out. A fold
 * writes down what it predicts. null where the run did not come to its end, or no rows are held out.
 */
export function measureRun(folder: string, measured: Measured): MeasuredRun | null {
  const { trainer, config, result, note } = measured;
  if (!isComplete(result)) return null;
  try {
    const { model, source, settings } = trainer;
    const own = judgeModel(model.trained, source, { flops: result.flops });
    if (own && !hasEnvironment(config) && config.fold !== null) {
      writeHeldOut(folder, own);
      return null;
    }
    const folds = own ? null : readHeldOut(foldersOfFolds(folder, config));
    if (!own && !folds) return null;
    const { decided, compared } = askedOf(config);
    const { predictions, baselines, threshold } = own
      ? decideOwn(own, decided, { model: model.trained, source, flops: result.flops })
      : decideFolds(folds as HeldOut[], decided);
    const quality = qualityOf(predictions, { seed: settings.seed, baselines, metric: compared });
    return { quality, predictions, threshold };
  } catch (error) {
    note(`no metrics: ${(error as Error).message}`);
    return null;
  }
}
