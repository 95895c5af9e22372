/** The first sheet of an Excel file as a table. @module */

import { DataError } from "../../errors.ts";
import { detectHeader } from "../../formats/csv-layout.ts";
import type { Table } from "../../formats/table.ts";
import { optionalPackage } from "../figures/optional-package.ts";
import { type ContentFormat, fieldOf, tableOf } from "./content-format.ts";
import type { ReadingOptions } from "./reading-options.ts";

/** A number as JavaScript writes it; a whole one of more digits than are exact stays as it is. */
const written = (text: string): string => (/^-?\d{16,}$/.test(text) ? text : String(Number(text)));

async function* read(
  bytes: Uint8Array,
  where: string,
  { header, skipLines = 0 }: ReadingOptions,
): AsyncGenerator<Table> {
  const { readSheet } = await optionalPackage("read-excel-file", () => import("read-excel-file/node"));
  let cells: readonly (readonly unknown[])[];
  try {
    cells = await readSheet(Buffer.from(bytes), { parseNumber: written });
  } catch (cause) {
    throw new DataError(`${where}: the Excel file cannot be read: ${(cause as Error).message}.`, { where }, { cause });
  }
  const all = cells.slice(skipLines).map((row) => row.map(fieldOf));
  const places = [...all.keys()].filter((row) => all[row]?.some((field) => field !== ""));
  const rows = places.map((row) => all[row] as string[]);
  const [first] = rows;
  if (first === undefined) throw DataError.at(where, "expected a table, but its first sheet is empty.");
  const headed = header ?? detectHeader(rows);
  const from = headed ? 1 : 0;
  const table = {
    ...tableOf(where, headed ? first : first.map((_, at) => String(at + 1)), { rows: rows.slice(from), first: 1 }),
    lines: Int32Array.from(places.slice(from), (row) => skipLines + row + 1),
  };
  yield headed ? table : { ...table, headed, unnamed: [] };
}

export const excel: ContentFormat = {
  name: "Excel",
  mostBytes: 256 * 2 ** 20,
  /** A zip: no other table is one. */
  recognizes: (first) => first[0] === 0x50 && first[1] === 0x4b && first[2] === 3 && first[3] === 4,
  read,
};
