/** One column of fields, as features read it. @module */

import { isMissingNumber, missingTest } from "../../formats/fields.ts";
import { type Decimal, readNumber } from "../../formats/number-notation.ts";
import type { Table } from "../../formats/table.ts";

export interface Cells {
  /** What to call the table in an error. */
  readonly where: string;
  readonly column: string;
  readonly rows: number;
  text(row: number): string;
  /** NaN where the value is missing, null where the field is no number. */
  number(row: number): number | null;
  isMissing(row: number): boolean;
  /** All numbers of a column that holds nothing else, NaN where one is missing; null where they are not at hand. */
  readonly numbers: Float64Array | null;
  /** The line of the file on which the row starts. */
  line(row: number): number;
}

/** How fields are meant. */
export interface FieldReading {
  readonly decimal: Decimal;
  /** Words that mean a missing value; null: the usual ones. */
  readonly missingWords: readonly string[] | null;
}

/** A field as a number: NaN where it is missing, null where it is none. */
export function numberIn(
  text: string,
  { decimal, missingWords }: FieldReading,
  isMissing: (text: string) => boolean,
): number | null {
  const value = readNumber(text, decimal);
  // "NaN" would be a word for a missing value, and "1" may be one that was named.
  if (value !== null) return missingWords !== null && isMissing(text) ? Number.NaN : value;
  return isMissing(text) || (missingWords === null && isMissingNumber(text)) ? Number.NaN : null;
}

/** The cells of a column of a table of texts. */
export function tableCells(table: Table, index: number, reading: FieldReading): Cells {
  const { where, rows, lines } = table;
  const missing = missingTest(reading.missingWords);
  const text = (row: number): string => rows[row]?.[index] ?? "";
  return {
    where,
    column: table.columns[index] as string,
    rows: rows.length,
    text,
    number: (row) => numberIn(text(row), reading, missing),
    isMissing: (row) => missing(text(row)),
    numbers: null,
    line: (row) => lines[row] as number,
  };
}
