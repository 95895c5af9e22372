/**
 * Text tables of any length, piece by piece.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "./csv.ts";
import { detectDelimiter } from "./csv-layout.ts";
import { checkLengths, columnNames, plainText, type Records, readRecords } from "./csv-records.ts";

/** A record longer than this is taken for a quote that is never closed. */
const MAX_RECORD_CHARACTERS = 1 << 24;

export interface CsvStreamOptions {
  /** What to call the table in an error, such as its path. */
  readonly where?: string;
  /** Whether the first record holds names; asked once. Without them the columns are named 1, 2, ... */
  isHeader(first: readonly string[]): boolean;
}

/**
 * Turns pieces of a text, as they come, into tables of the whole records in them. Fields, blank lines and errors are those of `parseCsv`.
 *
 * @example
 * const stream = new CsvStream({ isHeader: () => true });
 * for await (const text of pieces) use(stream.push(text));
 * use(stream.end());
 */
export class CsvStream {
  readonly #where: string;
  readonly #isHeader: CsvStreamOptions["isHeader"];
  #rest = "";
  #line = 1;
  #layout: { readonly delimiter: string; readonly columns: readonly string[]; readonly headed: boolean } | null = null;
  #delimiter: string | null = null;

  constructor({ where = "the table", isHeader }: CsvStreamOptions) {
    this.#where = where;
    this.#isHeader = isHeader;
  }

  /** The delimiter and the columns, once the first record is known. */
  get layout(): { readonly delimiter: string; readonly columns: readonly string[]; readonly headed: boolean } | null {
    return this.#layout;
  }

  /** The rows that became whole with this piece, perhaps none. @throws DataError `data` as `parseCsv` does */
  push(text: string): Table {
    return this.#read(text, false);
  }

  /** The rows that are left. */
  end(): Table {
    return this.#read("", true);
  }

  #read(piece: string, isWhole: boolean): Table {
    const where = this.#where;
    let text = this.#rest + piece;
    // A carriage return at the end may be half of a line end.
    const held = !isWhole && text.endsWith("\r") ? "\r" : "";
    text = plainText(text.slice(0, text.length - held.length), where) + held;
    if (!isWhole && !text.includes("\n")) return this.#keep(text);
    this.#delimiter ??= detectDelimiter(text);
    const reading = { delimiter: this.#delimiter, where, firstLine: this.#line };
    const read = readRecords(text, reading, isWhole);
    this.#keep(text.slice(read.length));
    this.#line += read.lineCount;
    return this.#tableOf(read);
  }

  #keep(rest: string): Table {
    if (rest.length > MAX_RECORD_CHARACTERS) {
      throw new DataError(
        `${this.#where}: line ${this.#line} begins a record of more than ${MAX_RECORD_CHARACTERS} characters. Is a quote not closed?`,
        { where: this.#where, line: this.#line },
      );
    }
    this.#rest = rest;
    return this.#tableOf({ records: [], lines: [], length: 0, lineCount: 0 });
  }

  #tableOf(read: Records): Table {
    const where = this.#where;
    const { records, lines } = read;
    const [first] = records;
    let from = 0;
    if (!this.#layout && first) {
      const headed = this.#isHeader(first);
      this.#layout = { delimiter: this.#delimiter as string, columns: columnNames(first, headed, where), headed };
      from = headed ? 1 : 0;
    }
    const { columns, headed } = this.#layout ?? { columns: [], headed: false };
    checkLengths(read, from, columns.length, where);
    return { where, columns, headed, rows: records.slice(from), lines: Int32Array.from(lines.slice(from)) };
  }
}
