/** How good the model of a run is, for its summary and its pictures. @module */

import type { Dataset } from "../../data/dataset.ts";
import { targetNames } from "../../data/preprocessing.ts";
import { tempered } from "../../metrics/confidence/confidence.ts";
import type { Confidence } from "../../metrics/confidence/conformal.ts";
import { fitTemperature } from "../../metrics/confidence/temperature.ts";
import type { MetricName } from "../../metrics/metrics.ts";
import { type ClassPredictions, joinPredictions, type Predictions, rowsOf } from "../../metrics/predictions.ts";
import { qualityOf } from "../../metrics/quality.ts";
import { type ChosenThreshold, chooseThreshold } from "../../metrics/threshold.ts";
import type { TrainResult } from "../../train/events/events.ts";
import type { Model, TrainedModel } from "../../train/model.ts";
import { heldOutPredictions, judgeModel, type RunQuality } from "../../train/quality/quality-of-run.ts";
import type { Source } from "../../train/source.ts";
import type { Trainer } from "../../train/trainer.ts";
import { type Calibrated, type CalibrationSummary, calibrate, calibrateFolds } from "./calibration.ts";
import type { AnyConfig } from "./config/environment-config.ts";
import { hasEnvironment } from "./config/environment-config.ts";
import { type HeldOut, joinHeldOut, readHeldOut, writeHeldOut } from "./folds/held-out.ts";
import { partsOf, searchesOf } from "./folds/parts.ts";
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

/** The result of a model on held-out rows, with the threshold that was chosen for it, and how sure it is. */
export interface MeasuredRun extends RunQuality {
  readonly threshold: ChosenThreshold | null;
  /** null where no rows were held out for it. */
  readonly confidence: Confidence | null;
  readonly calibration: CalibrationSummary | null;
}

/** Held-out predictions, calibrated and decided by what was not fitted on them; and the threshold and the confidence of the model. */
type Decided = HeldOut & { readonly threshold: ChosenThreshold | null; readonly calibrated: Calibrated | null };

const chosenOn = (predictions: Predictions, metric: MetricName): ChosenThreshold =>
  chooseThreshold(predictions as ClassPredictions, metric);

export const decidedBy = (predictions: Predictions, threshold: ClassPredictions["threshold"]): Predictions =>
  ({ ...predictions, threshold }) as ClassPredictions;

const temperatureOf = (predictions: Predictions): number | null =>
  predictions.kind === "classes" ? fitTemperature(predictions) : null;

/** The thresholds of the rows of all folds, those of each chosen on the others; `calibrates`: at the temperature of the others. */
function crossThresholds(parts: readonly Predictions[], metric: MetricName, calibrates: boolean): Float64Array {
  const thresholds = parts.flatMap((predictions, own) => {
    const others = joinPredictions(parts.filter((_, i) => i !== own));
    const { threshold } = chosenOn(tempered(others, calibrates ? temperatureOf(others) : null), metric);
    return Array.from({ length: rowsOf(predictions) }, () => threshold);
  });
  return Float64Array.from(thresholds);
}

/** Rows of each fold are calibrated and decided by those of the others, for baselines too, and the model by all. */
function decideFolds(parts: readonly HeldOut[], metric: MetricName | null): Decided {
  const whole = joinHeldOut(parts);
  const calibrated = calibrateFolds(
    parts.map(({ predictions }) => predictions),
    "rows that the folds held out",
  );
  const { predictions, confidence } = calibrated;
  if (metric === null) return { ...whole, predictions, threshold: null, calibrated };
  const own = parts.map((part) => part.predictions);
  return {
    predictions: decidedBy(predictions, crossThresholds(own, metric, true)),
    baselines: whole.baselines.map(({ name, predictions: theirs }, i) => {
      const all = parts.map(({ baselines }) => baselines[i]?.predictions as Predictions);
      return { name, predictions: decidedBy(theirs, crossThresholds(all, metric, false)) };
    }),
    threshold: chosenOn(tempered(whole.predictions, confidence.temperature), metric),
    calibrated,
  };
}

/** Rows that neither trained the network nor test it: its validation rows, or those of the searches that found its size. */
function calibrationRows(folder: string, { trainer, config }: Measured): readonly [Predictions, from: string] | null {
  const own = heldOutPredictions(trainer.model.trained, trainer.source, "validation");
  if (own) return [own, "validation rows"];
  const searches = readHeldOut(searchesOf(folder, config).map((search) => search.folder));
  return searches && [joinHeldOut(searches).predictions, "rows that the searches for its size held out"];
}

/** A model beside the source of its training rows, and the operations of its training. */
export interface Judgeable {
  readonly model: TrainedModel;
  readonly source: Source;
  readonly flops: number;
  /** Of the model; null where it is not calibrated. */
  readonly temperature: number | null;
}

/** Thresholds are chosen on the validation rows, for baselines too. `own`: calibrated. */
export function decideOwn(
  own: HeldOut,
  metric: MetricName | null,
  { model, source, flops, temperature }: Judgeable,
): Omit<Decided, "calibrated"> {
  const validation = metric && judgeModel(model, source, { split: "validation", flops });
  if (!metric || !validation) return { ...own, threshold: null };
  const threshold = chosenOn(tempered(validation.predictions, temperature), metric);
  return {
    predictions: decidedBy(own.predictions, threshold.threshold),
    baselines: own.baselines.map(({ name, predictions: theirs }, i) => {
      const chosen = chosenOn(validation.baselines[i]?.predictions as Predictions, metric);
      return { name, predictions: decidedBy(theirs, chosen.threshold) };
    }),
    threshold,
  };
}

/** Test rows, calibrated by rows that were held out otherwise, and decided. */
function decideTested(folder: string, own: HeldOut, metric: MetricName | null, measured: Measured): Decided {
  const { trainer, result } = measured;
  const held = calibrationRows(folder, measured);
  const calibrated = held && calibrate(own.predictions, ...held);
  const temperature = calibrated?.confidence.temperature ?? null;
  const judged = { model: trainer.model.trained, source: trainer.source, flops: result.flops, temperature };
  const predictions = calibrated?.predictions ?? own.predictions;
  return { ...decideOwn({ ...own, predictions }, metric, judged), calibrated };
}

/** A search writes down what its network predicts for its validation rows: they calibrate the network that is trained to its size. */
export function keepValidation(folder: string, { trainer, result, note }: Omit<Measured, "config">): void {
  if (!isComplete(result)) return;
  try {
    const predictions = heldOutPredictions(trainer.model.trained, trainer.source, "validation");
    if (predictions) writeHeldOut(folder, { predictions, baselines: [] });
  } catch (error) {
    note(`no predictions for calibration: ${(error as Error).message}`);
  }
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
    const { predictions, baselines, threshold, calibrated } = own
      ? decideTested(folder, own, decided, measured)
      : decideFolds(folds as HeldOut[], decided);
    const quality = qualityOf(predictions, { seed: settings.seed, baselines, metric: compared });
    const { confidence = null, summary: calibration = null } = calibrated ?? {};
    return { quality, predictions, threshold, confidence, calibration };
  } catch (error) {
    note(`no metrics: ${(error as Error).message}`);
    return null;
  }
}
