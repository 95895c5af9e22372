/**
 * The parts of messages that point into a table.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/csv.ts";
import { nearestName } from "../nearest.ts";

const SHOWN = 5;
const SHOWN_COLUMNS = 40;

/**
 * The position of the column called `name`.
 *
 * @throws DataError `data` listing the columns, and the nearest name
 */
export function columnIndex(table: Table, name: string): number {
  const index = table.columns.indexOf(name);
  if (index >= 0) return index;
  const near = nearestName(name, table.columns);
  const hint = near === null ? "" : ` Did you mean "${near}"?`;
  throw DataError.at(table.where, `there is no column "${name}".${hint} The columns are ${listNames(table.columns)}.`, {
    column: name,
    columns: table.columns,
  });
}

/** Names in quotes, the first forty. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_COLUMNS).map((name) => `"${name}"`);
  return `${shown.join(", ")}${names.length > SHOWN_COLUMNS ? ` and ${names.length - SHOWN_COLUMNS} more` : ""}`;
}

/** `line 3 has "a", line 9 has "b" and 4 more`, for the fields of one column in the given rows. */
export function listFields(table: Table, index: number, rows: readonly number[]): string {
  const shown = rows.slice(0, SHOWN).map((row) => {
    const field = table.rows[row]?.[index] ?? "";
    return `line ${table.lines[row]} has ${JSON.stringify(field.slice(0, 40))}`;
  });
  return `${shown.join(", ")}${rows.length > SHOWN ? ` and ${rows.length - SHOWN} more` : ""}`;
}
