/** Rows whose truth is known, with the model that they are asked of: those that a run held out, or those of a table. @module */

import type { Dataset, Split, TargetScale } from "../../data/dataset.ts";
import { scaleOf, takeRows } from "../../data/dataset.ts";
import { targetNames, transformCells } from "../../data/preprocessing.ts";
import { shuffledRows } from "../../data/split.ts";
import { transformTargets } from "../../data/table/targets.ts";
import { DataError } from "../../errors.ts";
import { columnInputs } from "../../explain/columns.ts";
import type { KnownRows } from "../../explain/importance.ts";
import type { Predictions } from "../../metrics/predictions.ts";
import type { Model } from "../../predict/model.ts";
import { Predictor } from "../../predict/predictor.ts";
import { RandomStream } from "../../tensor/random.ts";
import { readModel } from "../predict/read-model.ts";
import { readConfig } from "../runs/config/any-config.ts";
import { hasEnvironment } from "../runs/config/environment-config.ts";
import { partsOf } from "../runs/folds/parts.ts";
import { readPlan } from "../runs/folds/plan.ts";
import { prepare } from "../runs/model/prepare.ts";
import { loadForModel } from "../tables/load-for-model.ts";
import type { ReadingOptions } from "../tables/reading-options.ts";

/** Rows that are asked, for each part. */
const MOST_ROWS = 2000;

/** Rows with the columns of the model that they are inputs of. */
export interface ModelRows {
  readonly model: Model;
  readonly known: KnownRows;
}

function realInputs({ inputs }: Split): Float32Array {
  if (inputs.kind === "reals") return inputs.values;
  const { scale, offset } = inputs;
  return Float32Array.from(inputs.values, (value) => scale * value + offset);
}

const inUnits = (values: Float32Array, scale: TargetScale | null): Float64Array =>
  Float64Array.from(values, (value, i) => {
    const columns = scale?.mean.length ?? 1;
    return value * (scale?.deviation[i % columns] ?? 1) + (scale?.mean[i % columns] ?? 0);
  });

/** What a predictor says, beside the truth of a split. */
function predictionsOf(predictor: Predictor, inputs: Float32Array, { targets }: Split): Predictions {
  const answers = predictor.answer(inputs);
  if (answers.kind === "classes" && targets.kind === "classes") {
    const { target } = predictor.model.preprocessing;
    const threshold = target.kind === "classes" ? target.threshold : undefined;
    const probabilities = Float64Array.from(answers.probabilities);
    const { names: classes } = answers;
    return { kind: "classes", classes, probabilities, labels: targets.labels, weights: null, threshold };
  }
  const { values: predicted, names } = answers as Extract<typeof answers, { kind: "values" }>;
  const truth = inUnits((targets as { values: Float32Array }).values, scaleOf(predictor.model.preprocessing));
  return { kind: "values", columns: names.length, predicted, targets: truth, weights: null };
}

function rowsOf(model: Model, all: Split, seed: number): ModelRows {
  const { rows: count } = all.inputs;
  const drawn = shuffledRows(count, new RandomStream(seed, "explained rows")).slice(0, MOST_ROWS).sort();
  const split = count > MOST_ROWS ? takeRows(all, drawn) : all;
  const predictor = new Predictor(model);
  return {
    model,
    known: {
      inputs: realInputs(split),
      rows: split.inputs.rows,
      columns: columnInputs(model.preprocessing),
      predict: (inputs) => predictionsOf(predictor, inputs, split),
    },
  };
}

async function testRows(folder: string, seed: number): Promise<ModelRows | null> {
  const { options } = await prepare(readConfig(folder), { resumes: true, plan: readPlan(folder), run: folder });
  const { test } = options.dataset as Dataset;
  if (test.inputs.rows === 0) return null;
  return rowsOf(await readModel(folder), test, seed);
}

/**
 * The rows that a run tests on; of one with folds, those that each fold held out, with the network of that fold.
 *
 * @throws DataError where it holds none out, or trains in an environment
 */
export async function heldOutRows(folder: string, seed: number): Promise<ModelRows[]> {
  const config = readConfig(folder);
  if (hasEnvironment(config)) {
    throw new DataError(`${folder}: this run controls an environment, so it has no rows. Name a table of states.`, {
      folder,
    });
  }
  const parts = partsOf(folder, config).filter(({ isMeasured }) => isMeasured);
  const folders = parts.length > 0 ? parts.map((part) => part.folder) : [folder];
  const found: ModelRows[] = [];
  for (const one of folders) {
    const rows = await testRows(one, seed);
    if (rows) found.push(rows);
  }
  if (found.length > 0) return found;
  throw new DataError(`${folder}: no rows were held out. Name a table with rows that it was not trained on.`, {
    folder,
  });
}

/** A table as inputs of a model. */
export interface TableRows {
  /** [rows, inputs] */
  readonly inputs: Float32Array;
  readonly rows: number;
  /** With the truth; null where the table has no target. */
  readonly known: ModelRows | null;
}

/** @throws DataError for a table that is not what it should be */
export async function tableRows(
  path: string,
  model: Model,
  { reading, note, seed }: { readonly reading: ReadingOptions; note(text: string): void; readonly seed: number },
): Promise<TableRows> {
  const { preprocessing } = model;
  const data = await loadForModel(path, preprocessing, reading);
  const notes: string[] = [];
  const cells = (names: readonly string[]) => names.map((name) => data.cells(name));
  const inputs = transformCells(preprocessing, cells(preprocessing.features.map(({ column }) => column)), {
    rows: null,
    notes,
  });
  for (const text of notes) note(text);
  const targets = targetNames(preprocessing);
  const hasTarget = targets.every((name) => data.names.includes(name));
  const split = hasTarget ? { inputs, targets: transformTargets(preprocessing.target, cells(targets)) } : null;
  return { inputs: inputs.values, rows: inputs.rows, known: split && rowsOf(model, split, seed) };
}
