/**
 * The parts of messages that point into a table.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { Table } from "../../formats/table.ts";
import { nearestName } from "../../nearest.ts";

const SHOWN_COLUMNS = 40;

/**
 * The position of the column called `name`.
 *
 * @throws DataError `data` listing the columns, and the nearest name
 */
export function nameIndex(where: string, columns: readonly string[], name: string): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  const near = nearestName(name, columns);
  const hint = near === null ? "" : ` Did you mean "${near}"?`;
  throw DataError.at(where, `there is no column "${name}".${hint} The columns are ${listNames(columns)}.`, {
    column: name,
    columns,
  });
}

/** The position of a column of a table. @throws DataError as `nameIndex` does */
export const columnIndex = (table: Pick<Table, "where" | "columns">, name: string): number =>
  nameIndex(table.where, table.columns, name);

/** Names in quotes, the first forty. */
export function listNames(names: readonly string[], most: number = SHOWN_COLUMNS): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  return `${shown.join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;
}
