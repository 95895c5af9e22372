/**
 * From a text table to a dataset.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/csv.ts";
import { isMissing } from "../formats/fields.ts";
import { type ColumnKind, inspectColumn } from "./columns.ts";
import { type Dataset, divided, type Split, type Task } from "./dataset.ts";
import { fitFeatures, fitNumbers } from "./fit.ts";
import {
  forbidMissing,
  inputNames,
  type MissingPolicy,
  type TablePreprocessing,
  transformRows,
} from "./preprocessing.ts";
import { columnIndex, listNames } from "./table-errors.ts";
import { splitColumns, splitTable, type TableSplit, type TableSplitOptions } from "./table-split.ts";
import { encodeClasses, inspectTarget, readValues, type TargetKind, transformTargets } from "./targets.ts";

export interface TableOptions extends TableSplitOptions {
  readonly name: string;
  readonly seed: number;
  /** Name of the column to predict. Default: the last. */
  readonly target?: string;
  /** Default: inferred from the target. */
  readonly task?: Task;
  /** Default "impute". */
  readonly missing?: MissingPolicy;
  /** Columns whose numbers are names. */
  readonly categorical?: readonly string[];
  /** Rows to test on; without them a fifth of the table is held out. */
  readonly test?: Table;
}

/**
 * Makes a dataset of a table: finds what each column holds, divides the rows by seed (64 / 16 / 20 % training, validation and
 * test; with a test table 80 / 20 % of `table`; with folds all rows train, or all but those of a fold; stratified by class), fits the
 * preprocessing to the training rows and applies it to all.
 *
 * @throws DataError `data` when the table is not fit for it; the message names column, lines and remedy
 * @throws OptionError `option` when an option is out of range
 */
export function tableDataset(table: Table, options: TableOptions): Dataset {
  const { missing = "impute", categorical = [] } = options;
  const notes: string[] = [];
  if (missing === "error") table.columns.forEach((_, index) => void forbidMissing(table, index));
  const rows = missing === "drop" ? dropMissing(table, notes) : table;
  const test =
    options.test && alignColumns(missing === "drop" ? dropMissing(options.test, notes) : options.test, table);
  const targetIndex = options.target === undefined ? table.columns.length - 1 : columnIndex(table, options.target);
  const targetName = table.columns[targetIndex] as string;
  const declared = new Set(categorical.map((name) => columnIndex(table, name)));
  const target = inspectTarget(rows, targetIndex, {
    task: options.task ?? null,
    categorical: declared.has(targetIndex),
  });
  notes.push(target.note);
  const kinds = new Map<number, ColumnKind>();
  const divides = splitColumns(table, options, targetIndex);
  for (let index = 0; index < table.columns.length; index++) {
    if (index !== targetIndex && !divides.has(index)) kinds.set(index, inspectColumn(rows, index, declared.has(index)));
  }
  const split = divide(rows, targetName, target, { ...options, ...(test ? { test } : {}) });
  notes.push(...split.notes);
  const fitted = fitFeatures(rows, { kinds, trainRows: split.train, missing });
  notes.push(...fitted.notes);
  const preprocessing: TablePreprocessing = {
    missing,
    features: fitted.features,
    inputs: fitted.features.flatMap(inputNames),
    target: fitTarget(rows, targetName, target, split.train),
  };
  const all = transform(preprocessing, rows, notes);
  const scale = preprocessing.target;
  return {
    name: options.name,
    origin: "table",
    task: target.task,
    inputShape: [preprocessing.inputs.length],
    classes: scale.kind === "classes" ? scale.classes : null,
    targetScale: scale.kind === "values" ? { mean: [scale.mean], deviation: [scale.deviation] } : null,
    ...divided(all, split),
    ...(test ? { test: transform(preprocessing, test, notes) } : {}),
    preprocessing,
    folds: split.folds,
    notes,
  };
}

function divide(table: Table, targetName: string, target: TargetKind, options: TableOptions): TableSplit {
  const { seed, test = null } = options;
  if (target.task === "regression") return splitTable(table, options, { seed, test, labels: null, classes: [] });
  const { classes } = target;
  const labels = encodeClasses(table, { kind: "classes", column: targetName, ...target });
  return splitTable(table, options, { seed, test, labels, classes });
}

function fitTarget(
  table: Table,
  column: string,
  kind: TargetKind,
  trainRows: Int32Array,
): TablePreprocessing["target"] {
  if (kind.task === "classification") return { kind: "classes", column, classes: kind.classes, numeric: kind.numeric };
  const scale = fitNumbers(readValues(table, column), trainRows, `${table.where}: the target "${column}"`);
  return { kind: "values", column, ...scale };
}

function transform(preprocessing: TablePreprocessing, table: Table, notes: string[]): Split {
  return { inputs: transformRows(preprocessing, table, notes), targets: transformTargets(preprocessing, table) };
}

/** The table without the rows that miss a value in any column. */
function dropMissing(table: Table, notes: string[]): Table {
  const kept: number[] = [];
  table.rows.forEach((fields, row) => {
    if (!fields.some(isMissing)) kept.push(row);
  });
  const dropped = table.rows.length - kept.length;
  if (dropped === 0) return table;
  if (kept.length === 0) {
    throw DataError.at(table.where, "every row has a missing value, so none is left. Choose --missing impute.");
  }
  notes.push(`${table.where}: ${dropped} of ${table.rows.length} rows have a missing value and are left out`);
  const pick = <T>(from: ArrayLike<T>): T[] => kept.map((row) => from[row] as T);
  return { ...table, rows: pick(table.rows), lines: Int32Array.from(pick(table.lines)) };
}

/** Checks that a test table has the training table's columns; without headers they are told by their number. */
function alignColumns(test: Table, training: Table): Table {
  const absent = training.columns.filter((name) => !test.columns.includes(name));
  if (absent.length === 0 && test.columns.length === training.columns.length) return test;
  throw DataError.at(
    test.where,
    `expected the columns of ${training.where}, ${listNames(training.columns)}; found ${listNames(test.columns)}.`,
    { expected: training.columns, found: test.columns },
  );
}
