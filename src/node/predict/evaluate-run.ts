/** The quality of a run's network, on the splits of its data or on another table. @module */

import { type Split, scaleOf } from "../../data/dataset.ts";
import { type TablePreprocessing, targetNames, transformCells } from "../../data/preprocessing.ts";
import type { TableData } from "../../data/table/table-data.ts";
import { transformTargets } from "../../data/table/targets.ts";
import { weightsOf } from "../../data/table-split.ts";
import { DataError } from "../../errors.ts";
import { tempered } from "../../metrics/confidence/confidence.ts";
import { type Quality, qualityOf } from "../../metrics/quality.ts";
import { meanSquaredError } from "../../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../../nn/losses/softmax-cross-entropy.ts";
import type { Metrics } from "../../train/events/events.ts";
import { predictionsOf } from "../../train/quality/predictions-of.ts";
import { judgeModel } from "../../train/quality/quality-of-run.ts";
import { settingsFor } from "../../train/settings.ts";
import { evaluate } from "../../train/source/evaluate.ts";
import { ResidentSplit } from "../../train/source/resident.ts";
import type { Source } from "../../train/source.ts";
import { modelStart, sourceStart } from "../../train/start.ts";
import { hasEnvironment } from "../runs/config/environment-config.ts";
import { runFiles } from "../runs/files/run-folder.ts";
import { readPlan } from "../runs/folds/plan.ts";
import { type LoadedModel, loadModel } from "../runs/model/load-model.ts";
import { prepare } from "../runs/model/prepare.ts";
import { askedOf, decidedBy, decideOwn } from "../runs/quality.ts";
import { runOfSeed } from "../runs/seeds.ts";
import { readSummary } from "../runs/summary.ts";
import { loadForModel } from "../tables/load-for-model.ts";
import type { ReadingOptions } from "../tables/reading-options.ts";
import type { ReadModelOptions } from "./read-model.ts";

export interface Evaluated {
  /** `test`, `validation`, or the table's path. */
  readonly data: string;
  /** Or episodes. */
  readonly rows: number;
  /** Loss and accuracy, or mean squared error and R^2; of an environment, returns. */
  readonly metrics: Metrics;
  /** Every metric with its interval; of the run's own rows beside baselines. null where episodes are played. */
  readonly quality: Quality | null;
}

/** Metrics of a network on one table or split. */
export interface RunEvaluation {
  readonly step: number;
  readonly evaluated: readonly Evaluated[];
}

/** Which network, and how its table is read. */
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

/** The threshold that is stored with the model. */
const thresholdOf = ({ format }: LoadedModel): number | undefined =>
  format.preprocessing.target.kind === "classes" ? format.preprocessing.target.threshold : undefined;

/** The temperature that is stored with the model. */
const temperatureOf = ({ format }: LoadedModel): number | null =>
  format.preprocessing.target.kind === "classes" ? (format.preprocessing.target.temperature ?? null) : null;

/** Metrics whose accuracy is that of the threshold, where there is one. */
function withAccuracy(metrics: Metrics, quality: Quality | null, threshold: number | undefined): Metrics {
  const accuracy = quality?.metrics.accuracy?.value;
  return threshold === undefined || typeof accuracy !== "number" ? metrics : { ...metrics, accuracy };
}

/** What the source of the run holds out. */
async function ownSplits(run: string, loaded: LoadedModel): Promise<Evaluated[]> {
  const { config, model } = loaded;
  const { options } = await prepare(config, { resumes: true, plan: readPlan(run), run });
  const start = sourceStart(options);
  const { device } = model;
  const source = start.open({ device, ...settingsFor(modelStart(options.model), start, options) });
  const found = (["test", "validation"] as const).flatMap((name): Evaluated[] => {
    const one = source.evaluate(model, name);
    if (!one) return [];
    const quality = ownQuality(run, { loaded, source, split: name });
    return [{ data: name, rows: one.rows, metrics: withAccuracy(one.metrics, quality, thresholdOf(loaded)), quality }];
  });
  source.free();
  if (found.length > 0) return found;
  throw new DataError(
    `${run}: its network was trained on all rows, and its quality measured over folds (burgeon inspect ${run}). Name a table with rows that it was not trained on: burgeon evaluate ${run} <table>`,
    { run },
  );
}

interface OwnSplit {
  readonly loaded: LoadedModel;
  readonly source: Source;
  readonly split: "test" | "validation";
}

/** As at the end of the run: baselines with thresholds of their own, the network with the stored one. */
function ownQuality(run: string, { loaded, source, split }: OwnSplit): Quality | null {
  const { model, config } = loaded;
  const flops = readSummary(runFiles(run).summary)?.flops ?? 0;
  const judged = judgeModel(model, source, { split, flops });
  if (!judged) return null;
  const temperature = temperatureOf(loaded);
  const own = { ...judged, predictions: tempered(judged.predictions, temperature) };
  const { decided, compared } = askedOf(config);
  const threshold = thresholdOf(loaded);
  const chosen = threshold === undefined ? own : decideOwn(own, decided, { model, source, flops, temperature });
  const predictions = decidedBy(own.predictions, threshold);
  return qualityOf(predictions, { seed: config.seed, metric: compared, baselines: chosen.baselines });
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
  const resident = new ResidentSplit(model.device, splitOf(data, preprocessing, { note, weight: config.sampleWeight }));
  const { target } = preprocessing;
  const outputs = { classes: target.kind === "classes" ? target.classes : null, targetScale: scaleOf(preprocessing) };
  const loss = outputs.classes ? softmaxCrossEntropy : meanSquaredError;
  const metrics = evaluate(model, resident, loss, outputs.targetScale);
  const threshold = thresholdOf(loaded);
  const predictions = decidedBy(tempered(predictionsOf(model, resident, outputs), temperatureOf(loaded)), threshold);
  const quality = qualityOf(predictions, { seed: config.seed, metric: askedOf(config).compared });
  const { rows } = resident;
  resident.free();
  return { data: path, rows, metrics: withAccuracy(metrics, quality, threshold), quality };
}

/** The rows of a table as a split; they weigh what they did in training, where the table has that column. */
function splitOf(
  data: TableData,
  preprocessing: TablePreprocessing,
  { note, weight }: { readonly note: (text: string) => void; readonly weight: string | null },
): Split {
  const notes: string[] = [];
  const cells = (names: readonly string[]) => names.map((name) => data.cells(name));
  const { features, target } = preprocessing;
  const weights =
    weight !== null && data.names.includes(weight)
      ? weightsOf({ data, rows: Int32Array.from({ length: data.rows }, (_, row) => row) }, weight)
      : null;
  const split: Split = {
    inputs: transformCells(preprocessing, cells(features.map(({ column }) => column)), { rows: null, notes }),
    targets: transformTargets(target, cells(targetNames(preprocessing))),
    ...(weights ? { weights } : {}),
  };
  for (const text of notes) note(text);
  return split;
}
