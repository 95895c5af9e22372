/**
 * Text tables of any length, piece by piece.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { type PlacedRecords, placedTable, placeFields } from "./csv-fields.ts";
import { BLANKS, detectDelimiter, detectHeader } from "./csv-layout.ts";
import { plainText, type Reading, type Records, readRecords } from "./csv-records.ts";
import { type CsvShape, checkLengths, fitRecords, shapeOf } from "./csv-shape.ts";
import type { Table } from "./table.ts";

/** A record longer than this is taken for a quote that is never closed. */
const MAX_RECORD_CHARACTERS = 1 << 24;
/** Characters from which the layout is found. */
const SAMPLE_CHARACTERS = 1 << 16;

export interface CsvStreamOptions {
  /** What to call the table in an error, such as its path. */
  readonly where?: string;
  /** Lines to skip before the header or the first row. Default 0. */
  readonly skipLines?: number;
  /** Default: found from the first rows, or as a first line such as `sep=;` says. */
  readonly delimiter?: string | null;
  /** Whether the first record holds names, or a rule that finds it. Without them the columns are named 1, 2, ... Default: found from the first rows. */
  readonly header?: boolean | ((records: readonly (readonly string[])[]) => boolean) | null;
  /** Whether the lines to skip may be absent: then only those are skipped that neither are the header nor have as many fields as it. */
  readonly expects?: { readonly columns: readonly string[] } | null;
}

/**
 * Turns pieces of a text, as they come, into tables of the whole records in them: text with or without a byte order mark, any line ends. Blank lines
 * are skipped; a line break inside quotes becomes a space.
 *
 * @example
 * const stream = new CsvStream({ header: true });
 * for await (const text of pieces) use(stream.push(text));
 * use(stream.end());
 */
export class CsvStream {
  readonly #where: string;
  readonly #options: CsvStreamOptions;
  #rest = "";
  #line = 1;
  #delimiter: string | null = null;
  #shape: CsvShape | null = null;

  constructor(options: CsvStreamOptions = {}) {
    this.#where = options.where ?? "the table";
    this.#options = options;
  }

  /** How it is laid out, once the first records are known. */
  get layout(): (CsvShape & { readonly delimiter: string }) | null {
    return this.#shape && { ...this.#shape, delimiter: this.#delimiter as string };
  }

  /**
   * The rows that became whole with this piece, perhaps none.
   *
   * @throws DataError `data` when this is no text, or a row differs in length; the message names the line
   */
  push(text: string): Table {
    return this.#read(text, false);
  }

  /** The rows that are left. */
  end(): Table {
    return this.#read("", true);
  }

  #read(piece: string, isWhole: boolean): Table {
    let text = this.#rest + piece;
    // A carriage return at the end may be half of a line end.
    const held = !isWhole && text.endsWith("\r") ? "\r" : "";
    text = plainText(text.slice(0, text.length - held.length), this.#where) + held;
    const isSample = this.#shape !== null || isWhole || text.length >= SAMPLE_CHARACTERS;
    if (!isSample || (!isWhole && !text.includes("\n"))) return this.#keep(text);
    if (this.#delimiter === null) text = this.#begin(text);
    const reading = { delimiter: this.#delimiter as unknown as string, where: this.#where, firstLine: this.#line };
    const placed = this.#placed(text, reading, isWhole);
    const read = placed ?? readRecords(text, reading, isWhole);
    this.#keep(text.slice(read.length));
    this.#line += read.lineCount;
    return placed
      ? placedTable({ ...(this.#shape as CsvShape), where: this.#where }, placed)
      : this.#tableOf(read as Records);
  }

  /** The records of a text that is plain, once its columns are known. */
  #placed(text: string, { delimiter, firstLine }: Reading, isWhole: boolean): PlacedRecords | null {
    const shape = this.#shape;
    if (!shape || shape.trailing || delimiter.length !== 1 || delimiter === BLANKS) return null;
    return placeFields(text, { delimiter, firstLine, columns: shape.columns.length }, isWhole);
  }

  /** Skips what stands above the table and finds the delimiter. */
  #begin(whole: string): string {
    const { skipLines = 0, delimiter = null, expects = null } = this.#options;
    let text = whole.startsWith("\ufeff") ? whole.slice(1) : whole;
    const drop = (): void => {
      const end = text.indexOf("\n");
      text = end < 0 ? "" : text.slice(end + 1);
      this.#line++;
    };
    const [, said] = /^"?sep=(.)"?[ \t]*(?:\n|$)/.exec(text) ?? [];
    if (said !== undefined) drop();
    if (expects === null) for (let i = 0; i < skipLines; i++) drop();
    this.#delimiter = delimiter ?? said ?? detectDelimiter(text);
    for (let i = 0; expects !== null && i < skipLines && !this.#begins(text, expects.columns); i++) drop();
    return text;
  }

  /** Whether the first line is the table's: it holds names that are expected, or as many fields. */
  #begins(text: string, columns: readonly string[]): boolean {
    const end = text.indexOf("\n");
    const line = `${end < 0 ? text : text.slice(0, end)}\n`;
    const { records } = readRecords(
      line.replaceAll('"', ""),
      { delimiter: this.#delimiter as string, where: "", firstLine: 1 },
      true,
    );
    const fields = records[0] ?? [];
    return (
      fields.length === columns.length || fields.filter((name) => columns.includes(name)).length * 2 > columns.length
    );
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
    let from = 0;
    if (!this.#shape && read.records.length > 0) {
      const { header = null } = this.#options;
      const headed = typeof header === "boolean" ? header : (header ?? detectHeader)(read.records);
      this.#shape = shapeOf(read.records, headed);
      from = headed ? 1 : 0;
    }
    const shape = this.#shape;
    if (!shape) return { where, columns: [], headed: false, unnamed: [], rows: [], lines: new Int32Array(0) };
    const rows = from > 0 ? read.records.slice(from) : read.records;
    const lines = Int32Array.from(from > 0 ? read.lines.slice(from) : read.lines);
    fitRecords(rows, lines, { shape, where });
    checkLengths(rows, lines, { expected: shape.columns.length, where });
    const { columns, headed, unnamed } = shape;
    return { where, columns, headed, unnamed, rows, lines };
  }
}
