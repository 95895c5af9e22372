/**
 * Text tables: comma, semicolon, tab, bar or blanks between fields, quoted fields, with or without a header.
 *
 * @see Y. Shafranovich, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", 2005, RFC 4180
 * @module
 */

import { DataError } from "../errors.ts";
import { CsvStream, type CsvStreamOptions } from "./csv-stream.ts";
import type { Table } from "./table.ts";
import { TextPieces } from "./text-pieces.ts";

export type { Table };

/** How a text table is divided into fields. */
export interface CsvOptions extends Omit<CsvStreamOptions, "header" | "expects"> {
  /** Whether the first line holds names. Default: found from the first rows. */
  readonly header?: boolean;
  /** Encoding of bytes, such as "windows-1252". Default: found from them. */
  readonly encoding?: string;
}

/** As long as a text can be in any JavaScript host. */
const MAX_BYTES = 500 * 2 ** 20;

/**
 * Reads a text table: text, or bytes. Delimiter, header and encoding are found where they are not given.
 *
 * @throws DataError `data` when the bytes are no text, hold no rows, or the rows differ in length; the message names the line
 *
 * @example
 * parseCsv("a,b\n1,x\n"); // columns ["a", "b"], rows [["1", "x"]]
 */
export function parseCsv(source: string | Uint8Array, options: CsvOptions = {}): Table {
  const { where = "the table", skipLines = 0, encoding = null } = options;
  const stream = new CsvStream(options);
  const text = typeof source === "string" ? source : decodeText(source, where, encoding);
  const tables = [stream.push(text), stream.end()];
  const columns = stream.layout?.columns;
  if (!columns) {
    const why = skipLines > 0 ? `it has no lines after the ${skipLines} skipped` : "it is empty";
    throw DataError.at(where, `expected a table, but ${why}.`, { skipLines });
  }
  const rows = tables.flatMap((table) => table.rows);
  if (rows.length === 0) throw DataError.at(where, "expected rows below the header, found none.", { columns });
  const last = tables[1] as Table;
  return { ...last, rows, lines: Int32Array.from(tables.flatMap(({ lines }) => [...lines])) };
}

function decodeText(bytes: Uint8Array, where: string, encoding: string | null): string {
  if (bytes.length > MAX_BYTES) {
    throw DataError.at(where, `expected a table of at most ${MAX_BYTES / 2 ** 20} MiB, found more. Divide it.`);
  }
  const pieces = new TextPieces(where, encoding);
  return pieces.push(bytes) + pieces.end();
}
