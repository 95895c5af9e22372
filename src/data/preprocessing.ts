/**
 * From the fields of a table to the inputs of a network: numbers standardized, texts one-hot.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/csv.ts";
import { isMissing, parseNumber } from "../formats/fields.ts";
import type { RealRows } from "./rows.ts";
import { columnIndex, listFields, listNames } from "./table-errors.ts";

/** What becomes of missing values: a mean with an indicator, the row left out, or an error. */
export type MissingPolicy = "impute" | "drop" | "error";

/**
 * A column of numbers: one input `(value - mean) / deviation`, 0 where the value is missing; with `indicator` a second input,
 * 1 where it is missing and 0 elsewhere. A column that is constant in the training rows has deviation 1.
 */
export interface NumericFeature {
  readonly kind: "numeric";
  readonly column: string;
  readonly mean: number;
  readonly deviation: number;
  readonly indicator: boolean;
}

/** A column of texts: one input for each level, 1 where the row has it; a missing value is a level of its own or all zeros. */
export interface CategoricalFeature {
  readonly kind: "categorical";
  readonly column: string;
  readonly levels: readonly string[];
  readonly missingLevel: boolean;
}

/** Class names by label. `numeric`: they are numbers, so "1.0" names the class "1". */
export interface ClassColumn {
  readonly kind: "classes";
  readonly column: string;
  readonly classes: readonly string[];
  readonly numeric: boolean;
}

/** A number to predict, standardized by the training rows. */
export interface ValueColumn {
  readonly kind: "values";
  readonly column: string;
  readonly mean: number;
  readonly deviation: number;
}

/** All that is needed to turn further rows of a table into inputs, as plain data. `inputs` names each input, in order. */
export interface TablePreprocessing {
  readonly missing: MissingPolicy;
  readonly features: readonly (NumericFeature | CategoricalFeature)[];
  readonly inputs: readonly string[];
  readonly target: ClassColumn | ValueColumn;
}

/** The names of a feature's inputs, one for each number it becomes. */
export function inputNames(feature: NumericFeature | CategoricalFeature): string[] {
  const { column } = feature;
  const missing = `${column} is missing`;
  if (feature.kind === "numeric") return feature.indicator ? [column, missing] : [column];
  const levels = feature.levels.map((level) => `${column}=${level}`);
  return feature.missingLevel ? [...levels, missing] : levels;
}

/**
 * Turns the rows of a table into inputs. Columns are found by name and may stand in any order; others are skipped. A text
 * that no training row had becomes all zeros and is told to `notes`; without notes it is an error.
 *
 * Shapes: `table.rows` -> `[rows, inputs]`.
 *
 * @throws DataError `data` when a column is missing, a numeric column holds a text, a value is missing and the policy is
 * not "impute", or there is an unknown text and no notes
 */
export function transformRows(preprocessing: TablePreprocessing, table: Table, notes: string[] | null = []): RealRows {
  const columns = preprocessing.inputs.length;
  const values = new Float32Array(table.rows.length * columns);
  const indices = new Map(table.columns.map((name, index) => [name, index]));
  let at = 0;
  for (const feature of preprocessing.features) {
    const index = indices.get(feature.column) ?? columnIndex(table, feature.column);
    if (preprocessing.missing !== "impute") forbidMissing(table, index);
    const place = { values, columns, at };
    if (feature.kind === "numeric") fillNumeric(feature, table, index, place);
    else fillCategorical(feature, table, { index, place, notes });
    at += inputNames(feature).length;
  }
  return { kind: "reals", rows: table.rows.length, columns, values };
}

/** Where a feature's inputs go: column `at` and those after it of `values: [rows, columns]`. */
interface Place {
  readonly values: Float32Array;
  readonly columns: number;
  readonly at: number;
}

function fillNumeric(feature: NumericFeature, table: Table, index: number, place: Place): void {
  const { mean, deviation, indicator, column } = feature;
  const wrong: number[] = [];
  const extreme: number[] = [];
  table.rows.forEach((fields, row) => {
    const field = fields[index] as string;
    const start = row * place.columns + place.at;
    const value = parseNumber(field);
    if (value !== null) {
      place.values[start] = (value - mean) / deviation;
      if (!Number.isFinite(place.values[start])) extreme.push(row);
    } else if (!isMissing(field)) wrong.push(row);
    else if (indicator) place.values[start + 1] = 1;
  });
  for (const [rows, problem] of [
    [wrong, "is numeric, but"],
    [extreme, "has values too far from those of the training rows:"],
  ] as const) {
    if (rows.length === 0) continue;
    throw DataError.at(table.where, `column "${column}" ${problem} ${listFields(table, index, rows)}.`, {
      column,
      lines: rows.map((row) => table.lines[row]),
    });
  }
}

function fillCategorical(
  feature: CategoricalFeature,
  table: Table,
  to: { index: number; place: Place; notes: string[] | null },
): void {
  const { index, place, notes } = to;
  const levels = new Map(feature.levels.map((level, i) => [level, i]));
  const unknown: number[] = [];
  table.rows.forEach((fields, row) => {
    const field = fields[index] as string;
    const start = row * place.columns + place.at;
    if (isMissing(field)) {
      if (feature.missingLevel) place.values[start + feature.levels.length] = 1;
      return;
    }
    const level = levels.get(field);
    if (level === undefined) unknown.push(row);
    else place.values[start + level] = 1;
  });
  if (unknown.length === 0) return;
  const where = `${table.where}: column "${feature.column}" has text values that did not occur in training`;
  const fields = listFields(table, index, unknown);
  if (notes) {
    notes.push(`${where}, as zeros: ${fields}`);
    return;
  }
  throw new DataError(`${where}: ${fields}. The known values are ${listNames(feature.levels)}.`, {
    where: table.where,
    column: feature.column,
    lines: unknown.map((row) => table.lines[row]),
  });
}

/**
 * @throws DataError `data` when the column misses a value
 */
export function forbidMissing(table: Table, index: number): void {
  const row = table.rows.findIndex((fields) => isMissing(fields[index] as string));
  if (row < 0) return;
  const column = table.columns[index] as string;
  throw DataError.at(
    table.where,
    `line ${table.lines[row]} has no value in column "${column}", but missing values are not allowed. Fill it in, or choose another policy (--missing impute or drop).`,
    { column, line: table.lines[row] },
  );
}
