/** The quality of a run's network, on the splits of its data or on another table. @module */

import type { Split, TargetScale } from "../../data/dataset.ts";
import { type TablePreprocessing, transformRows } from "../../data/preprocessing.ts";
import { transformTargets } from "../../data/targets.ts";
import { DataError } from "../../errors.ts";
import { parseCsv } from "../../formats/csv.ts";
import { meanSquaredError } from "../../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../../nn/losses/softmax-cross-entropy.ts";
import { GraphNetwork } from "../../plasticity/graph-network.ts";
import type { Metrics } from "../../train/events/events.ts";
import { answersOf } from "../../train/graph/graph-trainee.ts";
import { evaluate } from "../../train/source/evaluate.ts";
import { ResidentSplit } from "../../train/source/resident.ts";
import { readDataFile } from "../datasets/read-file.ts";
import { readDistillConfig } from "../distill/distill.ts";
import { type LoadedModel, loadModel } from "../runs/model/load-model.ts";
import { prepare } from "../runs/model/prepare.ts";

export interface Evaluated {
  /** `test`, `validation`, or the table's path. */
  readonly data: string;
  readonly rows: number;
  readonly metrics: Metrics;
}

export interface RunEvaluation {
  readonly step: number;
  readonly evaluated: readonly Evaluated[];
}

export interface EvaluateOptions {
  /** A table with the target's column; default: the test rows and the validation rows of the run's own data. */
  readonly data?: string | undefined;
  readonly step?: number | undefined;
  /** Something that a person should know. */
  readonly onNote?: ((note: string) => void) | undefined;
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
  { data, step, onNote }: EvaluateOptions = {},
): Promise<RunEvaluation> {
  if (readDistillConfig(folder)) {
    throw new DataError(
      `${folder}: it is a distillation, whose returns are in its summary.json. Name a training run.`,
      { folder },
    );
  }
  const loaded = await loadModel(folder, { step, onNote });
  const notes: string[] = [];
  const splits =
    data === undefined ? await ownSplits(loaded) : [[data, await tableSplit(data, loaded, notes)] as const];
  for (const note of notes) onNote?.(note);
  const evaluated = splits.map(([name, split]) => ({
    data: name,
    rows: split.inputs.rows,
    metrics: measure(loaded, split),
  }));
  loaded.dispose();
  return { step: loaded.step, evaluated };
}

async function ownSplits({ config }: LoadedModel): Promise<(readonly [string, Split])[]> {
  const { test, validation } = (await prepare(config)).dataset;
  return [["test", test] as const, ...(validation ? [["validation", validation] as const] : [])];
}

async function tableSplit(path: string, { preprocessing, config }: LoadedModel, notes: string[]): Promise<Split> {
  const table = parseCsv(await readDataFile(path), { where: path, skipLines: config.skipLines });
  return { inputs: transformRows(preprocessing, table, notes), targets: transformTargets(preprocessing, table) };
}

function scaleOf({ target }: TablePreprocessing): TargetScale | null {
  return target.kind === "classes" ? null : { mean: [target.mean], deviation: [target.deviation] };
}

function measure({ network, device, preprocessing }: LoadedModel, split: Split): Metrics {
  const resident = new ResidentSplit(device, split);
  const loss = preprocessing.target.kind === "classes" ? softmaxCrossEntropy : meanSquaredError;
  const answering = network instanceof GraphNetwork ? answersOf(network) : network;
  const metrics = evaluate(answering, resident, loss, scaleOf(preprocessing));
  resident.free();
  return metrics;
}
