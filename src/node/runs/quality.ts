/** How good the model of a run is, for its summary and its pictures. @module */

import type { Dataset } from "../../data/dataset.ts";
import { targetNames } from "../../data/preprocessing.ts";
import { qualityOf } from "../../metrics/quality.ts";
import type { TrainResult } from "../../train/events/events.ts";
import type { Model } from "../../train/model.ts";
import { judgeModel, type RunQuality } from "../../train/quality/quality-of-run.ts";
import type { Source } from "../../train/source.ts";
import type { Trainer } from "../../train/trainer.ts";
import type { AnyConfig } from "./config/environment-config.ts";
import { hasEnvironment } from "./config/environment-config.ts";
import { readHeldOut, writeHeldOut } from "./folds/held-out.ts";
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

/**
 * Measures the model that a run ended with, on its test rows or, where it has none, by what its folds predict for the rows that they held out. A fold
 * writes down what it predicts. null where the run did not come to its end, or no rows are held out.
 */
export function measureRun(folder: string, { trainer, config, result, note }: Measured): RunQuality | null {
  if (!isComplete(result)) return null;
  try {
    const { model, source, settings } = trainer;
    const own = judgeModel(model.trained, source, { flops: result.flops });
    if (own && !hasEnvironment(config) && config.fold !== null) {
      writeHeldOut(folder, own);
      return null;
    }
    const judged = own ?? readHeldOut(foldersOfFolds(folder, config));
    if (!judged) return null;
    const { predictions, baselines } = judged;
    return { quality: qualityOf(predictions, { seed: settings.seed, baselines }), predictions };
  } catch (error) {
    note(`no metrics: ${(error as Error).message}`);
    return null;
  }
}
