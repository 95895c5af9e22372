/**
 * The columns of a text table, whose header and rows may differ by one field: a delimiter at the end of lines, or row names without a name of their own.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { columnNames } from "./csv-records.ts";

export interface CsvShape {
  readonly columns: readonly string[];
  readonly headed: boolean;
  /** Columns to which the header gives no name; they are named by their number. */
  readonly unnamed: readonly string[];
  /** Columns whose name came again, under the name that they have now. */
  readonly renamed: readonly string[];
  /** Whether every line ends with a delimiter, which is left out. */
  readonly trailing: boolean;
}

/** Finds the columns from the first records. */
export function shapeOf(records: readonly (readonly string[])[], headed: boolean): CsvShape {
  const [first = [], ...below] = records;
  const rest = headed ? below : records;
  const last = (record: readonly string[]): boolean => record.at(-1) === "";
  const longer = headed && rest.length > 0 && rest.every(({ length }) => length === first.length + 1);
  const ends = rest.length > 0 && rest.every(last);
  const names = longer && !ends ? ["", ...first] : [...first];
  const trailing = ends && (longer || (headed ? first.at(-1) === "" : first.length > 2));
  if (trailing && !longer) names.pop();
  const columns = columnNames(names, headed);
  return {
    columns,
    headed,
    unnamed: headed ? columns.filter((_, i) => names[i] === "") : [],
    renamed: headed ? columns.filter((name, i) => names[i] !== "" && names[i] !== name) : [],
    trailing,
  };
}

interface Place {
  readonly shape: CsvShape;
  readonly where: string;
}

/** Takes the empty field after the last delimiter off. @throws DataError for a line that has a text there */
export function fitRecords(rows: readonly string[][], lines: Int32Array, { shape, where }: Place): void {
  if (!shape.trailing) return;
  const { length } = shape.columns;
  for (let i = 0; i < rows.length; i++) {
    const record = rows[i] as string[];
    if (record.length !== length + 1) continue;
    const field = record.pop();
    if (field === "") continue;
    throw DataError.at(
      where,
      `line ${lines[i]} has "${field}" after the last delimiter, where the lines above have nothing. Name that column, or correct the line.`,
      { line: lines[i] },
    );
  }
}

/** @throws DataError for the first record that has not as many fields as there are columns */
export function checkLengths(
  rows: readonly (readonly string[])[],
  lines: Int32Array,
  { expected, where }: { readonly expected: number; readonly where: string },
): void {
  for (let i = 0; i < rows.length; i++) {
    const found = (rows[i] as readonly string[]).length;
    if (found === expected) continue;
    throw DataError.at(
      where,
      `line ${lines[i]} has ${found} ${found === 1 ? "field" : "fields"}, expected ${expected} as on the first line. Correct the line, name the delimiter (--delimiter), or skip lines that are not part of the table (--skip-lines).`,
      { line: lines[i], found, expected },
    );
  }
}
