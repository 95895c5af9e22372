/**
 * The columns to predict: classes, or numbers.
 *
 * @module
 */

import { DataError, OptionError } from "../../errors.ts";
import { isMissing, parseNumber } from "../../formats/fields.ts";
import type { ClassTargets, Task, ValueTargets } from "../dataset.ts";
import type { Cells } from "../features/cells.ts";
import { listCells } from "../features/place.ts";
import type { ClassColumn, ValueColumns, ValueScale } from "../preprocessing.ts";
import { listNames } from "./errors.ts";
import { inspectColumn, sortLevels } from "./kinds.ts";
import type { TableData } from "./table-data.ts";

/** Whether whole numbers count as classes: at most 20 different ones, with at least three rows for each. */
export const fewEnough = (classes: number, rows: number): boolean => classes <= 20 && 3 * classes <= rows;

/** What the targets were found to be, and why, in words. */
export interface TargetKind {
  readonly task: Task;
  readonly columns: readonly string[];
  /** Of a classification. */
  readonly classes: readonly string[];
  /** Rows of each class. */
  readonly counts: readonly number[];
  readonly note: string;
}

interface TargetOptions {
  readonly task: Task | null;
  readonly categorical: boolean;
}

/**
 * Finds whether a target is classes or a number. A class is its text, as it is written. Texts are classes; so are whole numbers with at most 20 different
 * values and three rows for each; other numbers are a regression, and so are several targets. `task` overrides this.
 *
 * @throws DataError `data` when all rows have one class or one value, there is a class for fewer than two rows, or a number to predict is a text
 * @throws OptionError for several targets that are to be classes
 */
export function inspectTargets(
  data: TableData,
  columns: readonly string[],
  { rows, task, categorical }: TargetOptions & { readonly rows: Int32Array },
): TargetKind {
  const asked = columns.length > 1 ? (task ?? "regression") : task;
  if (columns.length > 1 && asked === "classification") {
    throw new OptionError(
      `target: several targets must be numbers to predict, but --task says classification. Train a network for each.`,
    );
  }
  const found = columns.map((column) => inspectTarget(data, column, { rows, task: asked, categorical }));
  const [first] = found as [TargetKind];
  if (found.length === 1) return first;
  return { ...first, columns, note: `targets ${listNames(columns)}: numbers to predict together` };
}

function inspectTarget(
  data: TableData,
  name: string,
  { rows, task, categorical }: TargetOptions & { readonly rows: Int32Array },
): TargetKind {
  const cells = data.cells(name);
  const column = data.column(name);
  const { kind } = inspectColumn(column, { categorical: categorical || task === "classification" });
  const numbers = new Float64Array(rows.length);
  const texts: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    numbers[i] = cells.number(rows[i] as number) ?? Number.NaN;
    if (Number.isNaN(numbers[i])) texts.push(rows[i] as number);
  }
  const isNumeric = texts.length === 0 && kind !== "categorical";
  if (task === "regression" && texts.length > 0) {
    throw targetError(
      cells,
      `must hold numbers for a regression, but ${listCells(cells, texts)}. Choose another column (--target)`,
    );
  }
  if (column.isNames)
    throw targetError(cells, "has a different text in almost every row. Choose another column (--target)");
  const counts = new Map<string, number>();
  // Of a column of many numbers the texts are not kept: it is a number to predict.
  if (!column.isNumbers) for (const row of rows) counts.set(cells.text(row), (counts.get(cells.text(row)) ?? 0) + 1);
  const classes = sortLevels(counts.keys());
  const values = new Set<string | number>(isNumeric ? numbers : classes).size;
  // Texts of one number, such as 1 and 1.0, can only be classes.
  const areNames = values === 1 && classes.length > 1;
  const differ = areNames ? classes.length : values;
  if (differ === 1) {
    throw targetError(
      cells,
      `is "${classes[0]}" in every row, so there is nothing to learn. Choose another column (--target)`,
    );
  }
  const whole = isNumeric && numbers.every((value) => Number.isInteger(value));
  const isFew = fewEnough(differ, rows.length);
  const guessed: Task = !isNumeric || areNames || (whole && isFew) ? "classification" : "regression";
  if (guessed === "classification" && kind === "numeric" && !isNumeric) {
    throw targetError(
      cells,
      `is numeric, but ${listCells(cells, texts)}. Correct the file, skip lines that are not part of the table (--skip-lines), or say that it holds classes (--task classification)`,
    );
  }
  return kindAs(task ?? guessed, cells, { classes, counts, rows: rows.length, isAsked: task !== null, isNumeric });
}

interface FoundClasses {
  readonly classes: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly rows: number;
  readonly isAsked: boolean;
  readonly isNumeric: boolean;
}

/** The kind of a target whose task is decided. @throws DataError for more classes than rows allow */
function kindAs(task: Task, cells: Cells, { classes, counts, rows, isAsked, isNumeric }: FoundClasses): TargetKind {
  const isClasses = task === "classification";
  if (isClasses && 2 * classes.length > rows) {
    throw targetError(
      cells,
      `has ${classes.length} classes in ${rows} rows, fewer than two rows for each. Choose another column (--target)${isNumeric ? ", or --task regression" : ""}`,
    );
  }
  const what = isClasses ? `${classes.length} classes` : "a number";
  const why = isAsked ? "as asked" : "inferred; --task overrides";
  return {
    task,
    columns: [cells.column],
    classes: isClasses ? classes : [],
    counts: isClasses ? classes.map((text) => counts.get(text) as number) : [],
    note: `target "${cells.column}": ${task}, ${what} (${why})`,
  };
}

/** Refuses rows without a target. @throws DataError that says how to leave them out, or to take a word for a value */
export function forbidMissingTargets(data: TableData, columns: readonly string[], areTexts: boolean): void {
  for (const name of columns) {
    const cells = data.cells(name);
    const missing = missingRows(data, name, areTexts);
    if (missing.length === 0) continue;
    const words = [...new Set(missing.map((row) => cells.text(row)))].filter((text) => text !== "" && isMissing(text));
    if (missing.length === data.rows && words.length === 0)
      throw targetError(cells, "has no value in any row. Choose another column (--target)");
    const values = words.length > 0 ? `, or take ${listNames(words)} for a value (--no-na)` : "";
    const above = missing[0] === 0 ? ", skip lines that are not part of the table (--skip-lines)" : "";
    throw targetError(
      cells,
      `has no value: ${listCells(cells, missing)}. Fill it in, leave such rows out (--missing drop-target)${above}${values}`,
    );
  }
}

/** Rows that have no value in a column: of texts only where a word says so, of numbers also where a word can mean nothing else. */
export function missingRows(data: TableData, name: string, areTexts = false): number[] {
  const cells = data.cells(name);
  const column = data.column(name);
  const isNumeric = !areTexts && !column.isNames && inspectColumn(column).kind === "numeric";
  const rows: number[] = [];
  for (let row = 0; row < data.rows; row++) {
    if (cells.isMissing(row) || (isNumeric && Number.isNaN(cells.number(row) ?? 0))) rows.push(row);
  }
  return rows;
}

/**
 * The labels of some rows; null: of all.
 *
 * @throws DataError `data` when a row has no class or one that training did not know
 */
export function encodeClasses(cells: Cells, target: ClassColumn, rows: Int32Array | null): Int32Array {
  const labels = new Map(target.classes.map((name, label) => [name, label]));
  const all = rows ?? Int32Array.from({ length: cells.rows }, (_, row) => row);
  const encoded = all.map((row) => labels.get(cells.text(row)) ?? -1);
  const unknown: number[] = [];
  for (let i = 0; i < all.length; i++) if (encoded[i] === -1) unknown.push(all[i] as number);
  if (unknown.length > 0) {
    const alike = unknown
      .map((row) => parseNumber(cells.text(row)))
      .some((value) => target.classes.some((name) => value !== null && value === parseNumber(name)));
    const hint = alike ? ", as they are written" : "";
    throw targetError(
      cells,
      `has classes that the training rows do not have: ${listCells(cells, unknown)}. The classes are ${listNames(target.classes)}${hint}`,
    );
  }
  return encoded;
}

/**
 * The numbers to predict of some rows, in their own unit; null: of all.
 *
 * @throws DataError `data` when a row has none
 */
export function readValues(cells: Cells, rows: Int32Array | null): Float64Array {
  const all = rows ?? Int32Array.from({ length: cells.rows }, (_, row) => row);
  const values = new Float64Array(all.length);
  const wrong: number[] = [];
  for (let i = 0; i < all.length; i++) {
    values[i] = cells.number(all[i] as number) ?? Number.NaN;
    if (Number.isNaN(values[i])) wrong.push(all[i] as number);
  }
  if (wrong.length > 0) throw targetError(cells, `must hold numbers, but ${listCells(cells, wrong)}`);
  return values;
}

/**
 * The targets of some rows of the cells of each target; null: of all rows.
 *
 * @throws DataError `data` when a target is missing or of another kind
 */
export function transformTargets(
  target: ClassColumn | ValueColumns,
  cells: readonly Cells[],
  rows: Int32Array | null = null,
): ClassTargets | ValueTargets {
  if (target.kind === "classes") return { kind: "classes", labels: encodeClasses(cells[0] as Cells, target, rows) };
  const standardized = target.columns.map((scale, i) => {
    const own = cells[i] as Cells;
    const values = standardize(readValues(own, rows), scale);
    const extreme = [...values.keys()].filter((at) => !Number.isFinite(values[at]));
    if (extreme.length > 0) {
      const found = listCells(own, rows ? extreme.map((at) => rows[at] as number) : extreme);
      throw targetError(own, `has values too far from those of the training rows: ${found}`);
    }
    return values;
  });
  return { kind: "values", columns: standardized.length, values: interleaved(standardized) };
}

/** `(value - mean) / deviation`, in float64 before rounding. */
export const standardize = (values: Float64Array, scale: Pick<ValueScale, "mean" | "deviation">): Float32Array =>
  Float32Array.from(values, (value) => (value - scale.mean) / scale.deviation);

/** Columns as rows: [columns][rows] -> [rows, columns]. */
function interleaved(columns: readonly Float32Array[]): Float32Array {
  const [first] = columns as [Float32Array];
  if (columns.length === 1) return first;
  return Float32Array.from({ length: first.length * columns.length }, (_, i) => {
    return columns[i % columns.length]?.[Math.floor(i / columns.length)] as number;
  });
}

function targetError(cells: Cells, problem: string): DataError {
  return DataError.at(cells.where, `the target "${cells.column}" ${problem}.`, { column: cells.column });
}
