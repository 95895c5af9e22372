/** What a trained network rests on: which columns it needs, and what each added to the prediction of a row. @module */

import { DataError, OptionError } from "../../errors.ts";
import { columnInputs, correlatedColumns, plainRow } from "../../explain/columns.ts";
import { defaultMetric, type Importance, permutationImportance } from "../../explain/importance.ts";
import { type Attribution, integratedGradients, type Score } from "../../explain/integrated-gradients.ts";
import { measure, taskOf } from "../../metrics/evaluator.ts";
import { type MetricName, metricFor } from "../../metrics/metrics.ts";
import { joinPredictions } from "../../metrics/predictions.ts";
import type { Model } from "../../predict/model.ts";
import { type Answers, type Prediction, Predictor } from "../../predict/predictor.ts";
import { type ReadModelOptions, readModel } from "../predict/read-model.ts";
import { requireRunFolder } from "../runs/files/run-folder.ts";
import { runOfSeed } from "../runs/seeds.ts";
import { isComplete, readSummary } from "../runs/summary.ts";
import type { ReadingOptions } from "../tables/reading-options.ts";
import { heldOutRows, type ModelRows, tableRows } from "./known-rows.ts";

/** Which columns a network needs. */
export interface ImportanceReport {
  readonly metric: MetricName;
  /** Its value on the rows as they are. */
  readonly value: number | null;
  readonly rows: number;
  /** Where the rows are from, in words. */
  readonly from: string;
  readonly columns: readonly Importance[];
  /** Groups of correlated columns, shuffled together. */
  readonly groups: readonly Importance[];
}

/** What each column added to one prediction. */
export interface RowReport extends Attribution {
  /** From 1. */
  readonly row: number;
  readonly prediction: Prediction["prediction"];
  /** What is explained: `p_<class>`, or the target. */
  readonly of: string;
}

export interface ImportanceRequest extends Pick<ReadModelOptions, "seed" | "onNote"> {
  /** A table with the target's column; default: the rows that the run held out. */
  readonly data?: string | undefined;
  readonly reading?: ReadingOptions | undefined;
  /** Default accuracy, or for numbers RMSE. */
  readonly metric?: string | undefined;
}

export interface RowRequest extends Pick<ReadModelOptions, "seed" | "step" | "onNote"> {
  readonly data: string;
  /** Of the table, from 1. */
  readonly row: number;
  readonly reading?: ReadingOptions | undefined;
}

/** Seed of shuffles, resamples and drawn rows: the same run gives the same numbers. */
const SEED = 1;

const quiet = (): undefined => undefined;

/** @throws StateError, DataError for a run that may continue */
function requireEnd(folder: string): void {
  if (isComplete(readSummary(requireRunFolder(folder).summary))) return;
  throw new DataError(`${folder}: the run is not complete. Continue it: burgeon resume ${folder}`, { folder });
}

/** How important the columns are for these rows. @throws OptionError for a metric of another task */
export function importanceOf(parts: readonly ModelRows[], from: string, asked?: string): ImportanceReport {
  const known = parts.map((part) => part.known);
  const predictions = joinPredictions(known.map((part) => part.predict(part.inputs)));
  const metric = asked === undefined ? defaultMetric(predictions) : metricFor(asked, taskOf(predictions), "metric");
  const [first] = known as [ModelRows["known"]];
  const groups = correlatedColumns(first.inputs, first.columns);
  const all = permutationImportance(known, { seed: SEED, metric, groups });
  return {
    metric,
    value: measure(predictions, { only: [metric] })[metric] ?? null,
    rows: known.reduce((sum, { rows }) => sum + rows, 0),
    from,
    columns: all.filter(({ columns }) => columns.length === 1),
    groups: all.filter(({ columns }) => columns.length > 1),
  };
}

/**
 * Permutation importance of the columns of a run's table, on rows that it was not trained on.
 *
 * @throws DataError for a folder or a table that is not what it should be, or a run that is not complete; OptionError for a metric
 * @example
 * const { columns } = await explainRun("runs/iris-burgeon-1-1");
 */
export async function explainRun(path: string, options: ImportanceRequest = {}): Promise<ImportanceReport> {
  const { data, seed, metric, reading = {}, onNote = quiet } = options;
  const folder = runOfSeed(path, seed);
  requireEnd(folder);
  if (data === undefined) {
    const parts = await heldOutRows(folder, SEED);
    return importanceOf(
      parts,
      parts.length > 1 ? "rows that the folds held out, by their networks" : "test rows",
      metric,
    );
  }
  const model = await readModel(folder, { onNote });
  const { known } = await tableRows(data, model, { reading, note: onNote, seed: SEED });
  if (known) return importanceOf([known], `rows of ${data}`, metric);
  throw new DataError(
    `${data}: to say which columns count, the table must have the target. Add it, or ask for one row: --row 1`,
    { path: data },
  );
}

/** The score of what was predicted for a row. */
function scoreOf(predictor: Predictor, answers: Answers): { readonly of: string; readonly score: Score } {
  if (answers.kind === "values") {
    const { names } = answers;
    return {
      of: names[0] as string,
      score: (inputs) => {
        const { values } = predictor.answer(inputs) as typeof answers;
        return names.length === 1 ? values : values.filter((_, i) => i % names.length === 0);
      },
    };
  }
  const { names, labels } = answers;
  const label = labels[0] as number;
  return {
    of: `p_${names[label]}`,
    score: (inputs) =>
      (predictor.answer(inputs) as typeof answers).probabilities.filter((_, i) => i % names.length === label),
  };
}

/** Integrated gradients of one row of inputs by column. */
export function explainInputs(model: Model, row: Float32Array): Omit<RowReport, "row"> {
  const predictor = new Predictor(model);
  const { preprocessing } = model;
  const answers = predictor.answer(row);
  const { of, score } = scoreOf(predictor, answers);
  const columns = columnInputs(preprocessing);
  const found = integratedGradients(row, plainRow(preprocessing), { score, columns });
  const prediction =
    answers.kind === "classes"
      ? (answers.names[answers.labels[0] as number] as string)
      : answers.values.length === 1
        ? (answers.values[0] as number)
        : Object.fromEntries(answers.names.map((name, i) => [name, answers.values[i] as number]));
  return { prediction, of, ...found };
}

/**
 * What each column added to the prediction of one row of a table: integrated gradients from a row that says nothing.
 *
 * @throws DataError for a table that is not what it should be; OptionError for a row that it does not have
 */
export async function explainRow(path: string, options: RowRequest): Promise<RowReport> {
  const { data, row, seed, step, reading = {}, onNote = quiet } = options;
  const model = await readModel(path, { seed, step, onNote });
  const { inputs, rows } = await tableRows(data, model, { reading, note: onNote, seed: SEED });
  if (!(row >= 1 && row <= rows)) {
    throw new OptionError(`row: ${data} has the rows 1 to ${rows}, received ${row}.`, { row, rows });
  }
  const width = inputs.length / rows;
  return { row, ...explainInputs(model, inputs.slice((row - 1) * width, row * width)) };
}
