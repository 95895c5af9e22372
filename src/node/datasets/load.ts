/**
 * One door to all datasets: by name, generated, or from a table file.
 *
 * @module
 */

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type Dataset, firstRows } from "../../data/dataset.ts";
import { generateDataset } from "../../data/define-dataset.ts";
import { generatedDatasets } from "../../data/generated.ts";
import { checkShare } from "../../data/split.ts";
import type { PlanOptions } from "../../data/table/plan.ts";
import type { TableReport } from "../../data/table/report.ts";
import type { TableData } from "../../data/table/table-data.ts";
import { type TableOptions, tableDataset, tableReport } from "../../data/table.ts";
import type { TableSplitOptions } from "../../data/table-split.ts";
import { DataError, OptionError } from "../../errors.ts";
import { nearestName } from "../../nearest.ts";
import { imageFolder } from "../images/image-folder.ts";
import type { OnReadProgress } from "../tables/bytes.ts";
import { loadTable } from "../tables/load-table.ts";
import type { ReadingOptions } from "../tables/reading-options.ts";
import { type FileSetOptions, obtainFiles } from "./file-set.ts";
import { namedSets } from "./named-sets.ts";

/** How to load a dataset. What does not belong to its kind is an error; `undefined` is the same as absent. */
export interface LoadOptions extends FileSetOptions, PlanOptions, ReadingOptions {
  /** Divides the rows and draws generated points. Default 1. */
  readonly seed?: number | undefined;
  /** Share of the rows not tested on that is held out. Default: 0 for image sets, 0.2 for tables and most generated tasks. */
  readonly validation?: number | undefined;
  /** Train on the first training rows only. */
  readonly limit?: number | undefined;
  /** A generated task's own options, such as `{ points: 500 }`. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** Table: a file with the rows to test on. */
  readonly testFile?: string | undefined;
  /** Table: how its rows are divided. */
  readonly division?: TableDivision | undefined;
  /** Table: that of a run that is gone on with. */
  readonly earlier?: TableOptions["earlier"];
  /** Table: told while the file is read. */
  readonly onRead?: OnReadProgress | undefined;
}

/** How the rows of a table are divided, besides the shares, and what they count. */
export type TableDivision = Pick<
  TableSplitOptions,
  "group" | "time" | "split" | "sampleWeight" | "folds" | "fold" | "whole"
>;

/** What `loadDataset` knows by name, and where it comes from. */
export interface DatasetSummary {
  readonly name: string;
  readonly kind: "files" | "generated";
  readonly summary: string;
  readonly source: string;
}

const READING_OPTIONS = ["skipLines", "delimiter", "header", "decimal", "encoding", "na"] as const;
const PLAN_OPTIONS = ["target", "task", "missing", "categorical", "levels", "ignore", "only", "dateOrder"] as const;
const TABLE_OPTIONS = [...PLAN_OPTIONS, ...READING_OPTIONS, "testFile", "division"] as const;

/** All datasets that are known by name. */
export function listDatasets(): DatasetSummary[] {
  return [
    ...namedSets.map(({ name, summary, source }) => ({ name, kind: "files" as const, summary, source })),
    ...generatedDatasets.map(({ name, summary, source }) => ({ name, kind: "generated" as const, summary, source })),
  ];
}

/**
 * Loads a dataset: one known by name, or else a table from a file of any format, or a folder with one subfolder of images for each class. A file that is called as a
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
  if ((await stat(nameOrPath).catch(() => null))?.isDirectory()) {
    refuse(nameOrPath, options, [...PLAN_OPTIONS, ...READING_OPTIONS, "testFile"]);
    refuseDivision(nameOrPath, options.division);
    return imageFolder(nameOrPath, shared);
  }
  return loadTableFile(nameOrPath, { ...options, ...shared });
}

/**
 * Loads a table file, and a test file of the same columns if there is one.
 *
 * @throws DataError `data` when a file or its table is not what it should be
 */
export async function loadTableFile(path: string, options: LoadOptions): Promise<Dataset> {
  const { data, options: own } = await tableAndOptions(path, options);
  return tableDataset(data, own);
}

/** What is in a table file, and what a run on it would do about it. @throws what `loadTableFile` throws */
export async function inspectTableFile(path: string, options: LoadOptions = {}): Promise<TableReport> {
  await mustBeFile(path);
  if ((await stat(path).catch(() => null))?.isDirectory()) {
    throw DataError.at(
      path,
      "expected a table file, found a folder. Of a folder of images there is no report: train on it.",
    );
  }
  const { data, options: own } = await tableAndOptions(path, options);
  return tableReport(data, own);
}

async function tableAndOptions(
  path: string,
  options: LoadOptions,
): Promise<{ data: TableData; options: TableOptions }> {
  const { seed = 1, testFile, skipLines = 0, validation, limit, onRead } = options;
  const reading = present(options, READING_OPTIONS);
  const plan = present(options, PLAN_OPTIONS);
  const { task, target, categorical = [], levels = {} } = options;
  const keep = (columns: readonly string[]): string[] => [
    ...(task === "classification" ? [target ?? (columns.at(-1) as string)].flat() : []),
    ...categorical,
    ...Object.keys(levels),
    ...(["group", "split", "time", "sampleWeight"] as const).flatMap((key) => options.division?.[key] ?? []),
  ];
  const { data, about } = await loadTable(path, { ...reading, keep, onProgress: onRead });
  const test = testFile === undefined ? undefined : await loadTable(testFile, { ...reading, keep, like: data });
  return {
    data,
    options: {
      name: basename(path).replace(/(\.(csv|tsv|txt|data|jsonl?|ndjson|parquet|xlsx))?(\.(gz|br|zst))?$/, ""),
      seed,
      skipLines,
      about,
      ...plan,
      ...(options.earlier ? { earlier: options.earlier } : {}),
      ...(test === undefined ? {} : { test: test.data }),
      ...(validation === undefined ? {} : { validation }),
      ...(limit === undefined ? {} : { limit }),
      ...options.division,
    },
  };
}

/** The options of those names that are given. */
function present<Key extends keyof LoadOptions>(options: LoadOptions, keys: readonly Key[]): Pick<LoadOptions, Key> {
  return Object.fromEntries(keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]]))) as Pick<
    LoadOptions,
    Key
  >;
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

/** Only the rows of tables are divided by a column, or into folds. @throws OptionError */
function refuseDivision(dataset: string, division: LoadOptions["division"] = {}): void {
  const { folds, whole, ...columns } = division;
  const [first] = Object.keys(columns).concat(
    typeof folds === "number" && folds > 1 ? ["folds"] : [],
    whole ? ["refit"] : [],
  );
  if (first === undefined) return;
  throw new OptionError(`dataset "${dataset}" takes no ${first}: only tables do.`, { dataset, option: first });
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
  if (path === "-" || (await stat(path).catch(() => null))) return;
  const names = listDatasets().map(({ name }) => name);
  const near = nearestName(basename(path), names);
  const hint = near === null ? "" : ` Did you mean "${near}"?`;
  throw new DataError(`there is no file and no dataset "${path}".${hint} The datasets are ${names.join(", ")}.`, {
    path,
    names,
  });
}
