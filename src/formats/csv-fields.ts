/**
 * Fields of a text as places in it: what is needed of them is read from there, without a text for each.
 *
 * @module
 */

import type { Table } from "./table.ts";

const QUOTE = 34;
const LINE = 10;

/** Rectangular records as places in a text. Field f is `text.slice(bounds[2 f], bounds[2 f + 1])`, row by row. */
export interface PlacedFields {
  readonly text: string;
  readonly bounds: Int32Array;
  readonly columns: number;
  readonly rows: number;
}

export interface PlacedRecords extends PlacedFields {
  /** The line on which each row starts. */
  readonly lines: Int32Array;
  /** How many characters, and lines, were read. */
  readonly length: number;
  readonly lineCount: number;
}

/** Whether `trim` may take the character off. */
const mayBlank = (code: number): boolean => code <= 32 || code >= 128;

/**
 * The records of a text up to its last line break, or to its end where it `isWhole`: with trimmed fields, without blank lines. Null where it is not as plain as
 * that, so that another reader finds out what it is: a record of another length, quotes inside of a field, a line break in quotes.
 */
export function placeFields(
  text: string,
  {
    delimiter,
    columns,
    firstLine,
  }: { readonly delimiter: string; readonly columns: number; readonly firstLine: number },
  isWhole: boolean,
): PlacedRecords | null {
  const mark = delimiter.charCodeAt(0);
  const end = isWhole ? text.length : text.lastIndexOf("\n") + 1;
  let bounds = new Int32Array(2 * columns * (16 + Math.floor(end / (4 * columns))));
  let lines = new Int32Array(16 + Math.floor(end / (4 * columns)));
  let rows = 0;
  let line = firstLine;
  let field = 0;
  let at = 0;
  while (at < end) {
    let from = at;
    let to: number;
    if (text.charCodeAt(at) === QUOTE) {
      from = at + 1;
      at = text.indexOf('"', from);
      if (at < 0 || at >= end) return null;
      to = at++;
      const next = at < end ? text.charCodeAt(at) : LINE;
      if (next !== mark && next !== LINE) return null;
      for (let i = from; i < to; i++) if (text.charCodeAt(i) === LINE) return null;
    } else {
      let code = 0;
      while (at < end) {
        code = text.charCodeAt(at);
        if (code === mark || code === LINE) break;
        if (code === QUOTE) return null;
        at++;
      }
      to = at;
    }
    if (to > from && (mayBlank(text.charCodeAt(from)) || mayBlank(text.charCodeAt(to - 1)))) {
      const part = text.slice(from, to);
      to -= part.length - part.trimEnd().length;
      from = Math.min(to, from + part.length - part.trimStart().length);
    }
    const place = 2 * (rows * columns + field);
    const isEnd = at >= end || text.charCodeAt(at) === LINE;
    const isBlank = isEnd && field === 0 && from === to;
    if (!isBlank) {
      if (field === columns) return null;
      if (place + 2 > bounds.length) {
        const [more, moreLines] = [new Int32Array(2 * bounds.length), new Int32Array(2 * lines.length)];
        more.set(bounds);
        moreLines.set(lines);
        [bounds, lines] = [more, moreLines];
      }
      bounds[place] = from;
      bounds[place + 1] = to;
      field++;
    }
    if (isEnd) {
      if (field > 0) {
        if (field !== columns) return null;
        lines[rows++] = line;
        field = 0;
      }
      line++;
    } else if (at + 1 === end) return null; // a delimiter at the end of the text: one more, empty field
    at++;
  }
  return { text, bounds, columns, rows, lines: lines.subarray(0, rows), length: end, lineCount: line - firstLine };
}

/** The fields as texts. */
function textsOf({ text, bounds, columns, rows }: PlacedFields): string[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, c) => {
      const place = 2 * (row * columns + c);
      return text.slice(bounds[place], bounds[place + 1]);
    }),
  );
}

const placedIn = new WeakMap<Table, PlacedFields>();

/** The places of a table's fields, where nobody made texts of them. */
export const placesOf = (table: Pick<Table, "rows" | "lines">): PlacedFields | null =>
  placedIn.get(table as Table) ?? null;

/** A table of placed fields. Its rows are made of them when they are asked for. */
export function placedTable(
  { where, columns, headed, unnamed = [] }: Omit<Table, "rows" | "lines">,
  placed: PlacedRecords,
): Table {
  let rows: string[][] | null = null;
  const table: Table = {
    where,
    columns,
    headed,
    unnamed,
    lines: placed.lines,
    get rows() {
      rows ??= textsOf(placed);
      return rows;
    },
  };
  placedIn.set(table, placed);
  return table;
}

/** Powers of ten that are exact. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => 10 ** i);
const MOST_DIGITS = 15;

/**
 * The number in a part of a text that is digits with one point or none and a sign or none, or NaN where it is anything else, or has more digits than are exact.
 * It is `Number(text.slice(from, to))`: up to 15 digits are an exact whole number, and so is a power of ten up to 22, and a quotient of two is rounded once.
 *
 * @see W. Clinger 1990, How to Read Floating Point Numbers Accurately
 */
export function plainNumber(text: string, from: number, to: number): number {
  let at = from;
  const first = text.charCodeAt(at);
  if (first === 45 || first === 43) at++;
  let whole = 0;
  let digits = 0;
  let point = -1;
  for (; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      whole = whole * 10 + (code - 48);
      digits++;
    } else if (code === 46 && point < 0) point = at;
    else return Number.NaN;
  }
  if (digits === 0 || digits > MOST_DIGITS) return Number.NaN;
  const value = point < 0 ? whole : whole / (POWERS[to - point - 1] as number);
  return first === 45 ? -value : value;
}
