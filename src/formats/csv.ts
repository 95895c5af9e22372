/**
 * Text tables: comma, semicolon, tab or bar between fields, quoted fields, with or without a header.
 *
 * @see Y. Shafranovich, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", 2005, RFC 4180
 * @module
 */

import { DataError } from "../errors.ts";
import { detectDelimiter, detectHeader } from "./csv-layout.ts";
import { checkLengths, columnNames, plainText, readRecords } from "./csv-records.ts";

/** A rectangular table of trimmed fields. `lines[i]` is the line of the file on which row i starts, from 1. */
export interface Table {
  readonly where: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly lines: Int32Array;
  /** Whether the names come from a header; otherwise the columns are named 1, 2, ... */
  readonly headed: boolean;
}

export interface CsvOptions {
  /** What to call the table in an error, such as its path. */
  readonly where?: string;
  /** Lines to skip before the header or the first row. Default 0. */
  readonly skipLines?: number;
  /** Default: found from the first rows. */
  readonly delimiter?: string;
  /** Whether the first line holds names. Default: found from the first rows. */
  readonly header?: boolean;
}

/** As long as a text can be in any JavaScript host. */
const MAX_BYTES = 500 * 2 ** 20;

/**
 * Reads a text table: text, or bytes of UTF-8, with or without a byte order mark, any line ends. Blank lines are skipped; a line break inside quotes becomes a space.
 *
 * @throws DataError `data` when the bytes are no text, hold no rows, or the rows differ in length; the message names the line
 *
 * @example
 * parseCsv("a,b\n1,x\n"); // columns ["a", "b"], rows [["1", "x"]]
 */
export function parseCsv(source: string | Uint8Array, options: CsvOptions = {}): Table {
  const { where = "the table", skipLines = 0 } = options;
  const all = typeof source === "string" ? plainText(source, where) : decodeText(source, where);
  const text = skipFirstLines(all, skipLines);
  const delimiter = options.delimiter ?? detectDelimiter(text);
  const read = readRecords(text, { delimiter, where, firstLine: skipLines + 1 }, true);
  const { records, lines } = read;
  const [first] = records;
  if (first === undefined) {
    const why = skipLines > 0 ? `it has no lines after the ${skipLines} skipped` : "it is empty";
    throw DataError.at(where, `expected a table, but ${why}.`, { skipLines });
  }
  checkLengths(read, 1, first.length, where);
  const headed = options.header ?? detectHeader(records);
  const columns = columnNames(first, headed, where);
  if (headed && records.length === 1) {
    throw DataError.at(where, "expected rows below the header, found none.", { columns });
  }
  return {
    where,
    columns,
    headed,
    rows: headed ? records.slice(1) : records,
    lines: Int32Array.from(headed ? lines.slice(1) : lines),
  };
}

/** Text with line ends as "\n" and without a byte order mark. */
function decodeText(bytes: Uint8Array, where: string): string {
  if (bytes.length > MAX_BYTES) {
    throw DataError.at(where, `expected a table of at most ${MAX_BYTES / 2 ** 20} MiB, found more. Divide it.`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw DataError.at(where, "expected a text table in UTF-8, found other bytes. Save it as UTF-8.");
  }
  return plainText(text, where);
}

function skipFirstLines(text: string, count: number): string {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = text.indexOf("\n", at);
    if (end < 0) return "";
    at = end + 1;
  }
  return at === 0 ? text : text.slice(at);
}
