/** The quality of a run's network, on the splits of its data or on another table. @module */

import { type Split, scaleOf } from "../../data/dataset.ts";
import { targetNames, transformCells } from "../../data/preprocessing.ts";
import { transformTargets } from "../../data/table/targets.ts";
import { DataError } from "../../errors.ts";
import { meanSquaredError } from "../../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../../nn/losses/softmax-cross-entropy.ts";
import type { Metrics } from "../../train/events/events.ts";
import { settingsFor } from "../../train/settings.ts";
import { evaluate } from "../../train/source/evaluate.ts";
import { ResidentSplit } from "../../train/source/resident.ts";
import { modelStart, sourceStart } from "../../train/start.ts";
import { hasEnvironment } from "../runs/config/environment-config.ts";
import { readPlan } from "../runs/folds/plan.ts";
import { type LoadedModel, loadModel } from "../runs/model/load-model.ts";
import { prepare } from "../runs/model/prepare.ts";
import { runOfSeed } from "../runs/seeds.ts";
import { loadForModel } from "../tables/load-for-model.ts";
import type { ReadingOptions } from "../tables/reading-options.ts";
import type { ReadModelOptions } from "./read-model.ts";

export interface Evaluated {
  /** `test`, `validation`, or the table's path. */
  readonly data: string;
  /** Or episodes. */
  readonly rows: number;
  readonly metrics: Metrics;
}

export interface RunEvaluation {
  readonly step: number;
  readonly evaluated: readonly Evaluated[];
}

export interface EvaluateOptions extends ReadModelOptions {
  /** A table with the target's column; default: what the run's own source holds out, rows or episodes. */
  readonly data?: string | undefined;
  /** How to read it. */
  readonly reading?: ReadingOptions | undefined;
}

/**
 * Evaluates the network that a run keeps, or that of a step.
 *
 * @throws DataError when the folder is no training run's, or the data is not what it should be
 * @example
 * const { evaluated } = await evaluateRun("runs/iris-burgeon-1-1", { data: "holdout.csv" });
 */
export async function evaluateRun(
  folder: string,
  { data, step, seed, onNote, reading = {} }: EvaluateOptions = {},
): Promise<RunEvaluation> {
  const run = runOfSeed(folder, seed);
  const loaded = await loadModel(run, { step, onNote });
  try {
    const evaluated =
      data === undefined
        ? await ownSplits(run, loaded)
        : [await onTable(data, loaded, { reading, note: (text) => onNote?.(text) })];
    return { step: loaded.step, evaluated };
  } finally {
    loaded.dispose();
  }
}

/** What the source of the run holds out. */
async function ownSplits(run: string, { config, model }: LoadedModel): Promise<Evaluated[]> {
  const { options } = await prepare(config, { resumes: true, plan: readPlan(run) });
  const start = sourceStart(options);
  const { device } = model;
  const source = start.open({ device, ...settingsFor(modelStart(options.model), start, options) });
  const found = (["test", "validation"] as const).flatMap((name): Evaluated[] => {
    const one = source.evaluate(model, name);
    return one ? [{ data: name, rows: one.rows, metrics: one.metrics }] : [];
  });
  source.free();
  if (found.length > 0) return found;
  throw new DataError(
    `${run}: its network was trained on all rows, and its quality measured over folds (burgeon inspect ${run}). Name a table with rows that it was not trained on: burgeon evaluate ${run} <table>`,
    { run },
  );
}

/** @throws DataError for a table that is not what it should be, or a run that was not trained on one */
async function onTable(
  path: string,
  loaded: LoadedModel,
  { reading, note }: { readonly reading: ReadingOptions; readonly note: (text: string) => void },
): Promise<Evaluated> {
  const { format, config, model } = loaded;
  const { preprocessing } = format;
  if (hasEnvironment(config)) {
    throw new DataError(`${path}: this run controls an environment, so it cannot be evaluated on a table.`, { path });
  }
  const data = await loadForModel(path, preprocessing, reading);
  const notes: string[] = [];
  const cells = (names: readonly string[]) => names.map((name) => data.cells(name));
  const { features, target } = preprocessing;
  const split: Split = {
    inputs: transformCells(preprocessing, cells(features.map(({ column }) => column)), { rows: null, notes }),
    targets: transformTargets(target, cells(targetNames(preprocessing))),
  };
  for (const text of notes) note(text);
  const resident = new ResidentSplit(model.device, split);
  const loss = preprocessing.target.kind === "classes" ? softmaxCrossEntropy : meanSquaredError;
  const metrics = evaluate(model, resident, loss, scaleOf(preprocessing));
  resident.free();
  return { data: path, rows: split.inputs.rows, metrics };
}
