/** Table files of any format, piece by piece. @module */

import { DataError } from "../../errors.ts";
import { BLANKS, delimiterNames } from "../../formats/csv-layout.ts";
import { CsvStream } from "../../formats/csv-stream.ts";
import type { Decimal } from "../../formats/number-notation.ts";
import type { Table } from "../../formats/table.ts";
import { TextPieces } from "../../formats/text-pieces.ts";
import { joinedBytes, nameOf, type OnReadProgress, readBytes } from "./bytes.ts";
import type { ContentFormat } from "./content-format.ts";
import { refuseForeign } from "./foreign-files.ts";
import { contentFormats } from "./formats.ts";
import type { ReadingOptions } from "./reading-options.ts";

/** How a table was read. */
export interface TableLayout {
  /** "text", or the name of another format. */
  readonly format: string;
  readonly delimiter: string;
  readonly encoding: string;
  readonly headed: boolean;
  readonly unnamed: readonly string[];
  /** Columns whose name came again, under the name that they have now. */
  readonly renamed: readonly string[];
}

interface TablePieces extends ReadingOptions {
  readonly onProgress?: OnReadProgress | null | undefined;
  /** Columns that the table may have after fewer skipped lines. */
  readonly expects?: { readonly columns: readonly string[] } | null | undefined;
  /** In place of the rule that finds the header. */
  readonly isHeader?: ((records: readonly (readonly string[])[]) => boolean) | null | undefined;
  /** Takes the layout, before the first piece. */
  readonly onLayout?: ((layout: TableLayout) => void) | undefined;
}

export const decimalMark = (decimal: ReadingOptions["decimal"]): Decimal | null =>
  decimal === undefined ? null : decimal === "comma" ? "," : ".";

/** The character that an option for the delimiter means. */
function delimiterOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (given === "blanks" || given === " ") return BLANKS;
  return Object.entries(delimiterNames).find(([, name]) => name === given)?.[0] ?? given.replaceAll("\\t", "\t");
}

/**
 * Reads a table file, or standard input: text in any layout and encoding, JSON, JSON lines, Parquet or Excel, which are told by their content; plain or packed.
 *
 * @throws DataError `data` when the file is no table, by line where it is one of text
 */
export async function* readTable(path: string, options: TablePieces = {}): AsyncGenerator<Table> {
  const where = nameOf(path);
  const pieces = readBytes(path, options.onProgress ?? null);
  const { value: first } = await pieces.next();
  const rest = (async function* (): AsyncGenerator<Uint8Array> {
    if (first !== undefined) yield first;
    yield* pieces;
  })();
  if (first !== undefined) refuseForeign(first, where);
  const format = first === undefined ? undefined : contentFormats.find(({ recognizes }) => recognizes(first));
  if (format) {
    const { name, mostBytes } = format;
    const refused = (): DataError =>
      DataError.at(
        where,
        `a file of ${name} is read whole, so it may have at most ${mostBytes / 2 ** 20} MiB. Write the table as CSV, which is read piece by piece.`,
        { mostBytes },
      );
    yield* readContent(format, await joinedBytes(rest, { bytes: mostBytes, refused }), options, where);
    return;
  }
  yield* readText(rest, where, options);
}

async function* readContent(
  format: ContentFormat,
  bytes: Uint8Array,
  options: TablePieces,
  where: string,
): AsyncGenerator<Table> {
  let isLaidOut = false;
  for await (const table of format.read(bytes, where, options)) {
    const { headed, unnamed = [] } = table;
    if (!isLaidOut)
      options.onLayout?.({ format: format.name, delimiter: ",", encoding: "", headed, unnamed, renamed: [] });
    isLaidOut = true;
    yield table;
  }
}

async function* readText(
  pieces: AsyncIterable<Uint8Array>,
  where: string,
  options: TablePieces,
): AsyncGenerator<Table> {
  const text = new TextPieces(where, options.encoding ?? null);
  const { skipLines = 0, expects = null, isHeader = null } = options;
  const stream = new CsvStream({
    where,
    skipLines,
    expects,
    delimiter: delimiterOf(options.delimiter),
    header: options.header ?? isHeader,
  });
  const decimal = decimalMark(options.decimal);
  let isLaidOut = false;
  const laidOut = (table: Table): Table => {
    if (!isLaidOut && stream.layout) {
      isLaidOut = true;
      options.onLayout?.({ ...stream.layout, format: "text", encoding: text.encoding });
    }
    return decimal === null ? table : { ...table, decimal };
  };
  for await (const bytes of pieces) {
    const table = laidOut(stream.push(text.push(bytes)));
    if (table.lines.length > 0) yield table;
  }
  const last = stream.push(text.end());
  if (last.lines.length > 0) yield laidOut(last);
  const end = laidOut(stream.end());
  if (end.columns.length > 0) yield end;
  if (stream.layout) return;
  const why = skipLines > 0 ? `it has no lines after the ${skipLines} skipped` : "it is empty";
  throw DataError.at(where, `expected a table, but ${why}.`, { skipLines });
}

/** How a table was read, in words. */
export function readingWords(
  { format, delimiter, encoding, headed, renamed }: TableLayout,
  decimal: Decimal,
  missing: readonly string[] | null,
): string[] {
  const words =
    missing === null ? [] : [missing.length === 0 ? "no word for a missing value" : `missing: ${missing.join(", ")}`];
  const mark = decimal === "," ? ["decimal comma"] : [];
  const text = [
    `divided by ${delimiterNames[delimiter] ?? JSON.stringify(delimiter)}`,
    headed ? "with a header" : "without a header",
    ...(encoding === "utf-8" ? [] : [encoding]),
  ];
  const lines = [
    `read as ${format === "text" ? "text" : format}: ${[...(format === "text" ? text : []), ...mark, ...words].join(", ")}`.replace(
      /: $/,
      "",
    ),
  ];
  if (renamed.length > 0) lines.push(`names that came again are now ${renamed.join(", ")}`);
  return lines;
}
