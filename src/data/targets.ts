/**
 * The column to predict: classes or a number.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/csv.ts";
import { isMissing, parseNumber } from "../formats/fields.ts";
import { inspectColumn, sortLevels } from "./columns.ts";
import type { ClassTargets, Task, ValueTargets } from "./dataset.ts";
import type { ClassColumn, TablePreprocessing, ValueColumn } from "./preprocessing.ts";
import { columnIndex, listFields, listNames } from "./table-errors.ts";

/** Whether whole numbers count as classes: at most 20 different ones, with at least three rows for each. */
export const fewEnough = (classes: number, rows: number): boolean => classes <= 20 && 3 * classes <= rows;

/** What a target was found to be, and why, in words. */
export interface TargetKind {
  readonly task: Task;
  readonly classes: readonly string[];
  readonly numeric: boolean;
  readonly note: string;
}

/**
 * Finds whether a target is classes or a number. Texts are classes; so are whole numbers with at most 20 different values and
 * three rows for each; other numbers are a regression. `task` overrides this.
 *
 * @throws DataError `data` when values are missing, all rows have one class or one value, there is a class for fewer than two
 * rows, or a number to predict is a text
 */
export function inspectTarget(
  table: Table,
  index: number,
  options: { task: Task | null; categorical: boolean },
): TargetKind {
  const column = table.columns[index] as string;
  const missing = rowsWhere(table, index, isMissing);
  if (missing.length > 0) {
    throw targetError(
      table,
      column,
      `has no value: ${listFields(table, index, missing)}. Fill it in, or leave such rows out (--missing drop)`,
    );
  }
  const { task, categorical } = options;
  const { kind } = inspectColumn(table, index, categorical || task === "classification");
  const values = table.rows.map((fields) => parseNumber(fields[index] as string));
  const numeric = values.every((value) => value !== null);
  if (task === "regression" && !numeric) {
    const texts = rowsWhere(table, index, (field) => parseNumber(field) === null);
    throw targetError(table, column, `must hold numbers for a regression, but ${listFields(table, index, texts)}`);
  }
  const names = numeric ? values.map(String) : table.rows.map((fields) => fields[index] as string);
  const classes = sortLevels(new Set(names));
  if (classes.length === 1) {
    throw targetError(
      table,
      column,
      `is "${classes[0]}" in every row, so there is nothing to learn. Choose another column (--target)`,
    );
  }
  const few = fewEnough(classes.length, names.length);
  const whole = numeric && values.every((value) => Number.isInteger(value));
  const found: Task = task ?? (kind === "categorical" || (whole && few) ? "classification" : "regression");
  if (found === "classification" && 2 * classes.length > names.length) {
    throw targetError(
      table,
      column,
      `has ${classes.length} classes in ${names.length} rows, fewer than two rows for each. Choose another column (--target)${numeric ? ", or --task regression" : ""}`,
    );
  }
  const what = found === "classification" ? `${classes.length} classes` : "a number";
  const why = task === null ? "inferred; --task overrides" : "as asked";
  return { task: found, classes, numeric, note: `target "${column}": ${found}, ${what} (${why})` };
}

/**
 * The labels of a table's rows. `-> [rows]`
 *
 * @throws DataError `data` when a row has no class or one that training did not know
 */
export function encodeClasses(table: Table, target: ClassColumn): Int32Array {
  const index = columnIndex(table, target.column);
  const labels = new Map(target.classes.map((name, label) => [name, label]));
  const encoded = Int32Array.from(table.rows, (fields) => {
    const field = fields[index] as string;
    const value = target.numeric ? parseNumber(field) : null;
    return labels.get(value === null ? field : String(value)) ?? -1;
  });
  const unknown = rowsWhere(table, index, (_, row) => encoded[row] === -1);
  if (unknown.length > 0) {
    throw targetError(
      table,
      target.column,
      `has classes that the training rows do not have: ${listFields(table, index, unknown)}. The classes are ${listNames(target.classes)}`,
    );
  }
  return encoded;
}

/**
 * The numbers to predict, in their own unit. `-> [rows]`
 *
 * @throws DataError `data` when a row has none
 */
export function readValues(table: Table, column: string): Float64Array {
  const index = columnIndex(table, column);
  const wrong = rowsWhere(table, index, (field) => parseNumber(field) === null);
  if (wrong.length > 0) throw targetError(table, column, `must hold numbers, but ${listFields(table, index, wrong)}`);
  return Float64Array.from(table.rows, (fields) => Number(fields[index]));
}

/**
 * The targets of further rows of the table that `preprocessing` was fitted to.
 *
 * @throws DataError `data` when a target is missing or of another kind
 */
export function transformTargets(preprocessing: TablePreprocessing, table: Table): ClassTargets | ValueTargets {
  const { target } = preprocessing;
  if (target.kind === "classes") return { kind: "classes", labels: encodeClasses(table, target) };
  const standardized = standardize(readValues(table, target.column), target);
  const extreme = [...standardized.values.keys()].filter((row) => !Number.isFinite(standardized.values[row]));
  if (extreme.length > 0) {
    const fields = listFields(table, columnIndex(table, target.column), extreme);
    throw targetError(table, target.column, `has values too far from those of the training rows: ${fields}`);
  }
  return standardized;
}

/** `(value - mean) / deviation`, in float64 before rounding. */
export function standardize(values: Float64Array, scale: Pick<ValueColumn, "mean" | "deviation">): ValueTargets {
  return {
    kind: "values",
    columns: 1,
    values: Float32Array.from(values, (value) => (value - scale.mean) / scale.deviation),
  };
}

function rowsWhere(table: Table, index: number, test: (field: string, row: number) => boolean): number[] {
  const rows: number[] = [];
  table.rows.forEach((fields, row) => {
    if (test(fields[index] as string, row)) rows.push(row);
  });
  return rows;
}

function targetError(table: Table, column: string, problem: string): DataError {
  return DataError.at(table.where, `the target "${column}" ${problem}.`, { column });
}
