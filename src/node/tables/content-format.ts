/** A format of tables that is told by its content. @module */

import { columnNames } from "../../formats/csv-records.ts";
import type { Table } from "../../formats/table.ts";
import type { ReadingOptions } from "./reading-options.ts";

export interface ContentFormat {
  readonly name: string;
  /** Bytes that a file may have: it is held in memory whole. */
  readonly mostBytes: number;
  /** By the first bytes. */
  recognizes(first: Uint8Array): boolean;
  /** The table in pieces. @throws DataError when it is damaged, or no table */
  read(bytes: Uint8Array, where: string, options: ReadingOptions): AsyncGenerator<Table>;
}

/** The text of a value that a format gives: "" for one that is not known. */
export function fieldOf(value: unknown): string {
  if (value === null || value === undefined || (typeof value === "number" && Number.isNaN(value))) return "";
  if (!(value instanceof Date)) return String(value).trim();
  const text = value.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.replace("T", " ").replace(/(?:\.000)?Z$/, "");
}

/** The name under which pandas writes an index that has none. */
const INDEX = /^(?:__index_level_\d+__|Unnamed: \d+|)$/;

/** A table of fields whose numbers have a decimal point. `first` is the line of the first row, or its number. */
export function tableOf(
  where: string,
  names: readonly string[],
  { rows, first }: { readonly rows: readonly (readonly string[])[]; readonly first: number },
): Table {
  const columns = columnNames(names, true);
  return {
    where,
    columns,
    headed: true,
    unnamed: columns.filter((_, at) => INDEX.test(names[at] as string)),
    decimal: ".",
    rows,
    lines: Int32Array.from(rows, (_, row) => first + row),
  };
}
