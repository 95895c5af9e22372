/**
 * One door to all datasets: by name, generated, or from a table file.
 *
 * @module
 */

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type Dataset, firstRows, type Task } from "../../data/dataset.ts";
import { generateDataset } from "../../data/define-dataset.ts";
import { generatedDatasets } from "../../data/generated.ts";
import type { MissingPolicy } from "../../data/preprocessing.ts";
import { checkShare } from "../../data/split.ts";
import { tableDataset } from "../../data/table.ts";
import type { TableSplitOptions } from "../../data/table-split.ts";
import { DataError, OptionError } from "../../errors.ts";
import { parseCsv, type Table } from "../../formats/csv.ts";
import { nearestName } from "../../nearest.ts";
import { type FileSetOptions, obtainFiles } from "./file-set.ts";
import { namedSets } from "./named-sets.ts";
import { readDataFile } from "./read-file.ts";

/** How to load a dataset. What does not belong to its kind is an error; `undefined` is the same as absent. */
export interface LoadOptions extends FileSetOptions {
  /** Divides the rows and draws generated points. Default 1. */
  readonly seed?: number | undefined;
  /** Share of the rows not tested on that is held out. Default: 0 for image sets, 0.2 for tables and most generated tasks. */
  readonly validation?: number | undefined;
  /** Train on the first training rows only. */
  readonly limit?: number | undefined;
  /** A generated task's own options, such as `{ points: 500 }`. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** Table: the column to predict. Default: the last. */
  readonly target?: string | undefined;
  /** Table: what the target is. Default: inferred. */
  readonly task?: Task | undefined;
  /** Table: a file with the rows to test on. */
  readonly testFile?: string | undefined;
  /** Table: lines to skip at the top of the file, and of the test file. Default 0. */
  readonly skipLines?: number | undefined;
  /** Table: how to handle missing values. Default "impute". */
  readonly missing?: MissingPolicy | undefined;
  /** Table: numeric columns to treat as categories. */
  readonly categorical?: readonly string[] | undefined;
  /** Table: how its rows are divided. */
  readonly division?: TableDivision | undefined;
}

/** How the rows of a table are divided, besides the shares. */
export type TableDivision = Pick<TableSplitOptions, "group" | "time" | "split" | "folds" | "fold" | "whole">;

/** What `loadDataset` knows by name, and where it comes from. */
export interface DatasetSummary {
  readonly name: string;
  readonly kind: "files" | "generated";
  readonly summary: string;
  readonly source: string;
}

const TABLE_OPTIONS = ["target", "task", "testFile", "skipLines", "missing", "categorical", "division"] as const;

/** All datasets that are known by name. */
export function listDatasets(): DatasetSummary[] {
  return [
    ...namedSets.map(({ name, summary, source }) => ({ name, kind: "files" as const, summary, source })),
    ...generatedDatasets.map(({ name, summary, source }) => ({ name, kind: "generated" as const, summary, source })),
  ];
}

/**
 * Loads a dataset: one known by name, or else a text table from a file (plain, `.gz` or `.br`). A file that is called as a
 * dataset is meant by `./name`.
 *
 * @throws DataError `data` when there is neither, or the data is not what it should be
 * @throws OptionError `option` when an option is out of range or does not belong to this kind of dataset
 *
 * @example
 * const digits = await loadDataset("digits", { dataDir: "data" });
 * const own = await loadDataset("houses.csv", { target: "price", seed: 2 });
 */
export async function loadDataset(nameOrPath: string, options: LoadOptions = {}): Promise<Dataset> {
  checkOptions(options);
  const { seed = 1, validation, limit } = options;
  const shared = {
    seed,
    ...(validation === undefined ? {} : { validation }),
    ...(limit === undefined ? {} : { limit }),
  };
  const set = namedSets.find(({ name }) => name === nameOrPath);
  if (set) {
    refuse(nameOrPath, options, [...TABLE_OPTIONS, "options"]);
    return set.decode(set, await obtainFiles(set, options), shared);
  }
  const generator = generatedDatasets.find(({ name }) => name === nameOrPath);
  if (generator) {
    refuse(nameOrPath, options, TABLE_OPTIONS);
    const dataset = generateDataset(generator, options.options ?? {}, shared);
    return { ...dataset, train: firstRows(dataset.train, limit) };
  }
  refuse(nameOrPath, options, ["options"]);
  await mustBeFile(nameOrPath);
  return loadTableFile(nameOrPath, { ...options, ...shared });
}

/**
 * Loads a table file, and a test file of the same columns if there is one.
 *
 * @throws DataError `data` when a file or its table is not what it should be
 */
export async function loadTableFile(path: string, options: LoadOptions): Promise<Dataset> {
  const {
    seed = 1,
    testFile,
    skipLines = 0,
    target,
    task,
    missing,
    categorical,
    validation,
    limit,
    division,
  } = options;
  const table = await readTable(path, { skipLines });
  const test =
    testFile === undefined
      ? undefined
      : await readTable(testFile, { skipLines, ...(table.headed ? {} : { header: false }) });
  const given = { target, task, missing, categorical, validation, limit, test };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return tableDataset(table, {
    name: basename(path).replace(/(\.(csv|tsv|txt|data))?(\.(gz|br))?$/, ""),
    seed,
    ...present,
    ...division,
  });
}

async function readTable(path: string, options: { skipLines: number; header?: boolean }): Promise<Table> {
  return parseCsv(await readDataFile(path), { ...options, where: path });
}

function checkOptions({ limit, skipLines, validation, seed }: LoadOptions): void {
  if (validation !== undefined) checkShare("validation", validation);
  for (const [name, value, least] of [
    ["limit", limit, 1],
    ["skipLines", skipLines, 0],
    ["seed", seed, Number.MIN_SAFE_INTEGER],
  ] as const) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) continue;
    const range = name === "seed" ? "" : `, ${least} or more`;
    throw new OptionError(`${name}: expected a whole number${range}, received ${value}.`, { name, value });
  }
}

function refuse(dataset: string, options: LoadOptions, names: readonly (keyof LoadOptions)[]): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new OptionError(
    `dataset "${dataset}" takes no ${given}: only ${given === "options" ? "generated tasks" : "tables"} do.`,
    { dataset, option: given },
  );
}

async function mustBeFile(path: string): Promise<void> {
  if (await stat(path).catch(() => null)) return;
  const names = listDatasets().map(({ name }) => name);
  const near = nearestName(basename(path), names);
  const hint = near === null ? "" : ` Did you mean "${near}"?`;
  throw new DataError(`there is no file and no dataset "${path}".${hint} The datasets are ${names.join(", ")}.`, {
    path,
    names,
  });
}
