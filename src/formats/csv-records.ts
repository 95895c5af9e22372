/**
 * The records of a text, with the lines on which they start.
 *
 * @module
 */

import papaparse from "papaparse";
import { DataError } from "../errors.ts";

export interface Reading {
  readonly delimiter: string;
  /** What to call the table in an error. */
  readonly where: string;
  readonly firstLine: number;
}

export interface Records {
  readonly records: string[][];
  readonly lines: number[];
  /** How many characters, and lines, were read. */
  readonly length: number;
  readonly lineCount: number;
}

/**
 * The records that are not blank, of trimmed fields. `isWhole`: whether the text ends here; otherwise its last record, which may continue,
 * is left unread.
 *
 * @throws DataError `data` when quotes are not closed properly; the message names the line
 */
export function readRecords(text: string, { delimiter, where, firstLine }: Reading, isWhole: boolean): Records {
  const parser = new papaparse.Parser({ delimiter, newline: "\n" });
  const { data, errors, meta } = parser.parse(text, 0, !isWhole);
  const broken = errors.find((error) => error.type === "Quotes");
  const records: string[][] = [];
  const lines: number[] = [];
  let line = firstLine;
  for (let row = 0; row < data.length; row++) {
    const record = data[row] as string[];
    if (broken?.row === row) {
      throw DataError.at(
        where,
        `the quotes on line ${line} are not closed properly. Write a quote inside a field as "".`,
        { line },
      );
    }
    const start = line++;
    let blank = record.length === 1;
    for (let i = 0; i < record.length; i++) {
      const field = record[i] as string;
      const pieces = field.includes("\n") ? field.split("\n") : null;
      if (pieces) line += pieces.length - 1;
      const value = (pieces?.map((piece) => piece.trim()).join(" ") ?? field).trim();
      if (value !== "") blank = false;
      record[i] = value;
    }
    if (blank) continue;
    records.push(record);
    lines.push(start);
  }
  return { records, lines, length: isWhole ? text.length : meta.cursor, lineCount: line - firstLine };
}

/** Text without carriage returns. @throws DataError for a binary file */
export function plainText(text: string, where: string): string {
  if (text.includes("\0")) {
    throw DataError.at(where, "expected a text table, found a binary file (it has zero bytes).");
  }
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** Names of the columns, those of the header or 1, 2, ... @throws DataError when two are the same */
export function columnNames(first: readonly string[], headed: boolean, where: string): string[] {
  const columns = first.map((name, i) => (headed && name !== "" ? name : String(i + 1)));
  const seen = new Set<string>();
  const repeated = columns.find((name) => seen.has(name) || !seen.add(name));
  if (repeated === undefined) return columns;
  throw DataError.at(where, `two columns are named "${repeated}". Give each its own name.`, { repeated });
}

/** @throws DataError for the first record, from `from` on, that has not as many fields as there are columns */
export function checkLengths({ records, lines }: Records, from: number, expected: number, where: string): void {
  for (let i = from; i < records.length; i++) {
    const found = (records[i] as string[]).length;
    if (found === expected) continue;
    throw DataError.at(
      where,
      `line ${lines[i]} has ${found} ${found === 1 ? "field" : "fields"}, expected ${expected} as on the first line. Correct the line, or skip lines that are not part of the table (--skip-lines).`,
      { line: lines[i], found, expected },
    );
  }
}
