/**
 * From a text table to a dataset.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/table.ts";
import { copiesOfRows } from "./copies.ts";
import { type Dataset, type Split, scaleOf } from "./dataset.ts";
import { type TableReading, transformCells } from "./preprocessing.ts";
import { contentColumns, tableContent } from "./table/content-of.ts";
import { checkContinued, continuedSplit, type EarlierTable } from "./table/continued.ts";
import { tableCopies } from "./table/copies.ts";
import { describePlan } from "./table/describe.ts";
import { type EncodedPlan, fitPlan } from "./table/encode.ts";
import { listNames } from "./table/errors.ts";
import { type PlanOptions, planTable, type TablePlan, targetColumns, type UsedRows, usedRows } from "./table/plan.ts";
import { reportOf, type TableReport } from "./table/report.ts";
import { type TableData, tableData } from "./table/table-data.ts";
import { transformTargets } from "./table/targets.ts";
import {
  describeDivision,
  splitColumns,
  splitTable,
  type TableSplit,
  type TableSplitOptions,
  weightsOf,
} from "./table-split.ts";
import { withRowWeights } from "./weights.ts";

/** How a table becomes a dataset: its target, its columns, its splits. */
export interface TableOptions extends PlanOptions, TableSplitOptions {
  readonly name: string;
  readonly seed: number;
  /** Rows to test on; without them a fifth of the table is held out. */
  readonly test?: Table | TableData;
  /** Lines above the table, which tables that come later may have, too. Default 0. */
  readonly skipLines?: number;
  /** How the file was read, as the first notes. */
  readonly about?: readonly string[];
  /** The table of a run that this one continues: rows keep their roles, and columns what they were encoded to. */
  readonly earlier?: EarlierTable | undefined;
}

/**
 * Makes a dataset of a table: finds what each column holds, divides the rows by seed (64 / 16 / 20 % training, validation and
 * test; with a test table 80 / 20 % of `table`; with folds all rows train, or all but those of a fold; stratified by class), fits the
 * preprocessing to the training rows and applies it to all. Columns that name rows, hold free text, or are constant are left out, and `notes` say so.
 *
 * @throws DataError `data` when the table is not fit for it; the message names column, lines and remedy
 * @throws OptionError `option` when an option is out of range
 */
export function tableDataset(table: Table | TableData, options: TableOptions): Dataset {
  const prepared = prepareTable(table, options);
  return datasetOf(prepared, options);
}

/** What is in a table, and what a run would do about it. @throws what `tableDataset` throws */
export function tableReport(table: Table | TableData, options: TableOptions): TableReport {
  const prepared = prepareTable(table, options);
  const { plan, encoded, split } = prepared;
  const division = describeDivision(split, options, plan.labels !== null);
  return reportOf(plan, encoded, [...notesOf(prepared, options), division]);
}

interface PreparedTable {
  readonly plan: TablePlan;
  readonly encoded: EncodedPlan;
  readonly split: TableSplit;
  /** Rows of a table of their own. */
  readonly test: UsedRows | null;
  readonly notes: string[];
  /** Columns that divide or weigh the rows. */
  readonly divides: ReadonlySet<string>;
}

/** Plans a table, divides its rows and fits its preprocessing. */
function prepareTable(table: Table | TableData, options: TableOptions): PreparedTable {
  const data = dataOf(table, options);
  const divides = splitColumns(data, options, targetColumns(data, options));
  const plan = planTable(data, { ...options, divides });
  const { earlier } = options;
  if (earlier) checkContinued(plan, earlier);
  const notes: string[] = [];
  const test = options.test ? alignColumns(dataOf(options.test, options), plan, notes) : null;
  const { labels, target } = plan;
  if (earlier) {
    const split = continuedSplit(plan, earlier, { options, test });
    return { plan, encoded: { preprocessing: earlier.preprocessing, leftOut: [] }, split, test, notes, divides };
  }
  const copies = tableCopies(plan);
  const split = splitTable(plan, options, { seed: options.seed, labels, classes: target.classes, test, copies });
  return { plan, encoded: fitPlan(plan, split.train, readingOf(plan, options)), split, test, notes, divides };
}

/** The block of lines that says what was found and done. */
const notesOf = ({ plan, encoded, split, test, notes }: PreparedTable, { about = [] }: TableOptions): string[] => [
  ...about,
  ...describePlan(plan, { encoded, split, test }),
  ...split.notes,
  ...notes,
];

/** The table in memory. */
function dataOf(table: Table | TableData, { task, target, categorical = [], levels = {} }: TableOptions): TableData {
  if (!("rows" in table && Array.isArray(table.rows))) return table as TableData;
  const targets = task === "classification" ? [target ?? (table.columns.at(-1) as string)].flat() : [];
  return tableData(table as Table, { keep: [...targets, ...categorical, ...Object.keys(levels)] });
}

function readingOf({ data }: TablePlan, { skipLines = 0 }: TableOptions): TableReading {
  const { decimal, missingWords, columns } = data;
  return { decimal, missingWords, skipLines, grouped: columns.some(({ writing }) => writing.grouped) };
}

/** Makes a dataset of a plan and a division of the rows in use. */
function datasetOf(prepared: PreparedTable, options: TableOptions): Dataset {
  const { plan, encoded, split, test, notes, divides } = prepared;
  const of = (rows: Int32Array): Split => {
    const copies = split.copies && copiesOfRows(split.copies, rows);
    return { ...part(encoded, plan, { rows, notes }), ...(copies ? { copies } : {}) };
  };
  const parts = {
    train: of(split.train),
    validation: split.validation.length > 0 ? of(split.validation) : null,
    test: test ? part(encoded, test, { rows: test.rows, notes }) : of(split.test),
  };
  const { preprocessing } = encoded;
  const { target, inputs } = preprocessing;
  const dataset: Dataset = {
    name: options.name,
    origin: "table",
    task: plan.target.task,
    inputShape: [inputs.length],
    classes: target.kind === "classes" ? target.classes : null,
    targetScale: scaleOf(preprocessing),
    ...parts,
    preprocessing,
    folds: split.folds,
    leftOut: [...plan.leftOut, ...encoded.leftOut],
    content: tableContent(plan, {
      split,
      test,
      columns: options.earlier?.content.columns ?? contentColumns(plan, divides),
    }),
    notes: notesOf(prepared, options),
  };
  const weights = weightsOf(plan, options.sampleWeight);
  if (!weights) return dataset;
  const counted = (rows: Int32Array): Float64Array => Float64Array.from(rows, (row) => weights[row] as number);
  return withRowWeights(dataset, {
    train: counted(split.train),
    validation: counted(split.validation),
    test: (test && weightsOf(test, options.sampleWeight)) ?? counted(split.test),
  });
}

/** The rows of a part as inputs and targets. `rows` counts among the rows in use. */
function part(
  { preprocessing }: EncodedPlan,
  { data, rows: used }: UsedRows,
  { rows, notes }: { readonly rows: Int32Array; readonly notes: string[] },
): Split {
  const chosen = rows === used ? used : rows.map((row) => used[row] as number);
  const cells = preprocessing.features.map(({ column }) => data.cells(column));
  const { target } = preprocessing;
  const columns = target.kind === "classes" ? [target] : target.columns;
  return {
    inputs: transformCells(preprocessing, cells, { rows: chosen, notes }),
    targets: transformTargets(
      target,
      columns.map(({ column }) => data.cells(column)),
      chosen,
    ),
  };
}

/** Checks that a test table has the columns in use; without headers they are told by their number. */
function alignColumns(test: TableData, { data, inputs, target, missing }: TablePlan, notes: string[]): UsedRows {
  const needed = [...inputs.keys(), ...target.columns];
  const absent = needed.filter((name) => !test.names.includes(name));
  if (absent.length > 0 || (!data.headed && test.names.length !== data.names.length)) {
    throw DataError.at(
      test.where,
      `expected the columns of ${data.where}, ${listNames(data.names)}; found ${listNames(test.names)}.`,
      { expected: data.names, found: test.names },
    );
  }
  return {
    data: test,
    rows: usedRows(
      test,
      { missing, inputs: [...inputs.keys()], targets: target.columns, areTexts: target.task === "classification" },
      notes,
    ),
  };
}
