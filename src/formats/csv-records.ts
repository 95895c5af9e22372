/**
 * The records of a text, with the lines on which they start.
 *
 * @module
 */

import papaparse from "papaparse";
import { DataError } from "../errors.ts";
import { BLANKS, blanksDivided } from "./csv-layout.ts";

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

/** The whole lines of a piece. Quotes that hold a line break continue after them, so the last line is left for the next piece with the rest. */
function alignedRecords(text: string, isWhole: boolean): { text: string; length: number } {
  const length = isWhole ? text.length : text.lastIndexOf("\n") + 1;
  return { text: blanksDivided(text.slice(0, length)), length };
}

/**
 * The records that are not blank, of trimmed fields. `isWhole`: whether the text ends here; otherwise its last record, which may continue,
 * is left unread.
 *
 * @throws DataError `data` when quotes are not closed properly; the message names the line
 */
export function readRecords(text: string, { delimiter, where, firstLine }: Reading, isWhole: boolean): Records {
  const parser = new papaparse.Parser({ delimiter, newline: "\n" });
  const aligned = delimiter === BLANKS ? alignedRecords(text, isWhole) : null;
  const { data, errors, meta } = parser.parse(aligned?.text ?? text, 0, !isWhole && !aligned);
  const broken = errors.find((error) => error.type === "Quotes");
  const records: string[][] = [];
  const lines: number[] = [];
  const rows = aligned && !isWhole && data.length > 0 && data.at(-1)?.join("") === "" ? data.length - 1 : data.length;
  const hasQuotes = text.includes('"');
  let line = firstLine;
  for (let row = 0; row < rows; row++) {
    const record = data[row] as string[];
    if (broken?.row === row) {
      throw DataError.at(
        where,
        `the quotes on line ${line} are not closed properly. Write a quote inside a field as "".`,
        { line },
      );
    }
    const start = line++;
    if (hasQuotes) line += joinLines(record);
    if (trimFields(record)) continue;
    records.push(record);
    lines.push(start);
  }
  const length = isWhole ? text.length : (aligned?.length ?? meta.cursor);
  return { records, lines, length, lineCount: line - firstLine };
}

/** Makes one line of fields with line breaks; how many there were. */
function joinLines(record: string[]): number {
  let breaks = 0;
  for (let i = 0; i < record.length; i++) {
    const field = record[i] as string;
    if (!field.includes("\n")) continue;
    const pieces = field.split("\n");
    breaks += pieces.length - 1;
    record[i] = pieces.map((piece) => piece.trim()).join(" ");
  }
  return breaks;
}

/** Trims the fields; whether the record is a blank line. */
function trimFields(record: string[]): boolean {
  for (let i = 0; i < record.length; i++) {
    const field = record[i] as string;
    const { length } = field;
    if (length === 0) continue;
    const [first, last] = [field.charCodeAt(0), field.charCodeAt(length - 1)];
    if (first <= 32 || last <= 32 || first >= 128 || last >= 128) record[i] = field.trim();
  }
  return record.length === 1 && record[0] === "";
}

/** Text without carriage returns. @throws DataError for a binary file */
export function plainText(text: string, where: string): string {
  if (text.includes("\0")) {
    throw DataError.at(where, "expected a text table, found a binary file (it has zero bytes).");
  }
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/**
 * Names of the columns: those of the header, or for one without a name its number, if no other has that name. A name that comes again gets `.1`, `.2`, as
 * with pandas.
 */
export function columnNames(first: readonly string[], headed: boolean): string[] {
  const isNamed = (name: string): boolean => headed && name !== "";
  const names = new Set(headed ? first : []);
  const given = first.map((name, i) => {
    if (isNamed(name)) return name;
    const number = String(i + 1);
    return names.has(number) ? `unnamed ${number}` : number;
  });
  const taken = new Set(given);
  const counts = new Map<string, number>();
  return given.map((name) => {
    let count = counts.get(name);
    counts.set(name, count ?? 0);
    if (count === undefined) return name;
    let other = name;
    while (taken.has(other)) other = `${name}.${++count}`;
    taken.add(other);
    counts.set(name, count);
    return other;
  });
}
