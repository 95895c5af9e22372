/**
 * What a column holds: numbers, or texts.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/csv.ts";
import { isMissing, parseNumber } from "../formats/fields.ts";
import { listFields } from "./table-errors.ts";

/** One-hot inputs that a column of texts may become. */
const MAX_LEVELS = 64;
/** Share of numbers among the known values from which a column counts as numeric, and what is none as a mistake. */
const NUMERIC_SHARE = 0.9;

/** A column of the file: how many values are missing, and for texts the different ones, in order. */
export interface ColumnKind {
  readonly kind: "numeric" | "categorical" | "empty";
  readonly missing: number;
  readonly levels: readonly string[];
}

/**
 * Finds what a column holds. Numeric: all known values are numbers. From nine tenths of numbers on, the rest is an error
 * that names lines and values, unless the column is declared categorical. Below that it is categorical.
 *
 * @throws DataError `data` when a numeric column holds texts
 */
export function inspectColumn(table: Table, index: number, declaredCategorical: boolean): ColumnKind {
  const texts: number[] = [];
  const levels = new Set<string>();
  let missing = 0;
  table.rows.forEach((fields, row) => {
    const field = fields[index] as string;
    if (isMissing(field)) missing++;
    else if (declaredCategorical) levels.add(field);
    else if (parseNumber(field) === null) texts.push(row);
  });
  const known = table.rows.length - missing;
  if (known === 0) return { kind: "empty", missing, levels: [] };
  if (!declaredCategorical) {
    if (texts.length === 0) return { kind: "numeric", missing, levels: [] };
    if (known - texts.length >= NUMERIC_SHARE * known) throw mixedColumn(table, index, texts);
    for (const fields of table.rows) {
      const field = fields[index] as string;
      if (!isMissing(field)) levels.add(field);
    }
  }
  return { kind: "categorical", missing, levels: sortLevels(levels) };
}

/** Numbers by value when all are numbers, else texts by their characters. */
export function sortLevels(levels: Iterable<string>): string[] {
  const sorted = [...levels].sort();
  if (sorted.every((level) => parseNumber(level) !== null)) sorted.sort((a, b) => Number(a) - Number(b));
  return sorted;
}

/**
 * @throws DataError `data` when a column of texts has more than 64 different ones
 */
export function checkLevels(table: Table, index: number, levels: readonly string[]): void {
  if (levels.length <= MAX_LEVELS) return;
  const column = table.columns[index] as string;
  const comma = levels.every((level) => /^[+-]?\d+(,\d+)?$/.test(level));
  const remedy = comma
    ? "They look like numbers with a decimal comma: use a decimal point."
    : "Remove the column from the file, or merge values.";
  throw DataError.at(
    table.where,
    `column "${column}" holds ${levels.length} different text values; at most ${MAX_LEVELS} can be encoded. ${remedy}`,
    { column, levels: levels.length, most: MAX_LEVELS },
  );
}

function mixedColumn(table: Table, index: number, texts: readonly number[]): DataError {
  const column = table.columns[index] as string;
  return DataError.at(
    table.where,
    `column "${column}" is numeric, but ${listFields(table, index, texts)}. Correct the file, skip lines that are not part of the table (--skip-lines), or declare the column categorical (--categorical ${column}).`,
    { column, lines: texts.map((row) => table.lines[row]) },
  );
}
