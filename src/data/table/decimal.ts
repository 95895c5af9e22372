/** The decimal mark of a table that comes after training. @module */

import { DataError } from "../../errors.ts";
import { type Decimal, decimalOf, noTally, tallyDecimal } from "../../formats/number-notation.ts";
import type { Table } from "../../formats/table.ts";
import type { TablePreprocessing } from "./description.ts";

/**
 * The decimal mark of a table's numbers as its own fields show it; null where they do not, so that the training table's holds.
 *
 * @throws DataError for a field that could be two numbers, where the training table does not tell which
 */
export function shownDecimal({ features, reading, target }: TablePreprocessing, table: Table): Decimal | null {
  const numeric = features.filter(({ kind }) => kind === "numeric").map(({ column }) => column);
  const names = [...numeric, ...(target.kind === "values" ? target.columns.map(({ column }) => column) : [])];
  const indices = names.map((name) => table.columns.indexOf(name)).filter((index) => index >= 0);
  const tally = noTally();
  let doubtful: { column: string; field: string; line: number } | null = null;
  for (const [row, fields] of table.rows.entries()) {
    for (const index of indices) {
      const field = fields[index] as string;
      const before = tally.eitherComma + tally.eitherPoint;
      tallyDecimal(tally, field);
      if (doubtful || tally.eitherComma + tally.eitherPoint === before) continue;
      if (field.includes(reading.decimal)) continue;
      doubtful = { column: table.columns[index] as string, field, line: table.lines[row] as number };
    }
  }
  const shown = decimalOf(tally);
  if (shown !== null || !doubtful || reading.grouped) return shown;
  const { column, field, line } = doubtful;
  throw DataError.at(
    table.where,
    `line ${line} has "${field}" in column "${column}", which may be a number with decimals or with thousands. Name its decimal mark (--decimal point or comma).`,
    doubtful,
  );
}

/** The decimal mark of a table: its own, or that of the training table. @throws DataError as `shownDecimal` does */
export const fileDecimal = (preprocessing: TablePreprocessing, table: Table): Decimal =>
  shownDecimal(preprocessing, table) ?? preprocessing.reading.decimal;
