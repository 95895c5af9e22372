/**
 * What a column holds: numbers, dates, or texts.
 *
 * @module
 */

import { type DateOrder, guessDates } from "../../formats/dates.ts";
import { isMissingNumber, parseNumber } from "../../formats/fields.ts";
import { type Decimal, readNumber } from "../../formats/number-notation.ts";
import { type Column, isCode, NUMERIC_SHARE } from "./column.ts";

/** What a column was found to hold. */
export interface ColumnKind {
  readonly kind: "empty" | "numeric" | "date" | "categorical" | "ordered";
  /** Rows without a value. */
  readonly missing: number;
  /** Different values; of many numbers, as many as were counted. */
  readonly distinct: number;
  /** The different known texts, in order, where they are kept. */
  readonly levels: readonly string[];
  /** Of dates. */
  readonly order: DateOrder | null;
  /** What a person should know of the guess. */
  readonly doubt: string | null;
  /** Why it can be neither numbers nor texts, as a message after the name of the column. */
  readonly problem: string | null;
  /** Rows that the problem is about. */
  readonly wrong: readonly number[];
}

export interface KindOptions {
  /** Whether its numbers are names. */
  readonly categorical?: boolean;
  /** Its levels, in their order. */
  readonly levels?: readonly string[];
  readonly dateOrder?: DateOrder | null;
}

const none = { missing: 0, distinct: 0, levels: [], order: null, doubt: null, problem: null, wrong: [] };

/**
 * Finds what a column holds. Numeric: all known values are numbers, in one notation. From nine tenths of numbers on, the rest is a problem that names
 * lines and values, unless the column is declared categorical. Whole numbers that begin with 0, or are too long to be exact, are texts.
 */
export function inspectColumn(column: Column, options: KindOptions = {}): ColumnKind {
  if (column.isNumbers) return manyNumbers(column);
  if (column.isNames) return { ...none, kind: "categorical", distinct: column.rows };
  const counts = column.counts();
  const known = [...column.texts.keys()].filter((code) => !column.isMissing(column.texts[code] as string));
  const texts = known.map((code) => column.texts[code] as string);
  const rowsOf = (codes: readonly number[]): number => codes.reduce((sum, code) => sum + (counts[code] as number), 0);
  const missing = column.rows - rowsOf(known);
  const shared = { ...none, missing, distinct: texts.length };
  if (texts.length === 0) return { ...shared, kind: "empty" };
  if (options.levels) return orderedKind(column, texts, { ...shared, levels: options.levels });
  const categorical = (): ColumnKind => ({ ...shared, kind: "categorical", levels: sortLevels(texts) });
  if (options.categorical || texts.some(isCode)) return categorical();
  const { decimal } = column;
  const others = known.filter((code) => readNumber(column.texts[code] as string, decimal) === null);
  const words = others.filter((code) => isMissingNumber(column.texts[code] as string));
  const wrong = others.filter((code) => !words.includes(code));
  const numbers = rowsOf(known) - rowsOf(others);
  const dates = numbers === 0 ? guessDates(withoutWords(texts), options.dateOrder ?? null) : null;
  if (dates)
    return { ...shared, missing: missing + rowsOf(words), kind: "date", order: dates.order, doubt: dateDoubt(dates) };
  if (numbers < NUMERIC_SHARE * (rowsOf(known) - rowsOf(words)) || numbers === 0) {
    return { ...categorical(), doubt: textDoubt(column, { numbers, wrong, rows: rowsOf(known) }) };
  }
  const problem = wrong.length > 0 ? "is numeric" : notationProblem(column);
  return {
    ...shared,
    kind: "numeric",
    missing: missing + rowsOf(words),
    distinct: texts.length - others.length,
    doubt: numberDoubt(texts, decimal),
    problem,
    wrong: rowsWith(column, new Set(wrong)),
  };
}

/** What a person should know of a column of texts that are numbers for the most part. */
function textDoubt(
  { name, texts }: Column,
  { numbers, wrong, rows }: { readonly numbers: number; readonly wrong: readonly number[]; readonly rows: number },
): string | null {
  if (2 * numbers <= rows) return null;
  const shown = wrong.slice(0, 3).map((code) => JSON.stringify(texts[code]));
  return `${numbers} of ${rows} values are numbers, the others, such as ${shown.join(", ")}, are not: read as texts (--na for words that mean a missing value, --ignore ${name} to leave it out)`;
}

const withoutWords = (texts: readonly string[]): string[] => texts.filter((text) => !isMissingNumber(text));

const dateDoubt = ({ order, ambiguous }: { order: DateOrder; ambiguous: boolean }): string | null =>
  ambiguous
    ? `dates read as ${order === "dmy" ? "day, month, year (--date-order mdy" : "month, day, year (--date-order dmy"} for the other)`
    : null;

/** What a person should know where each number of a column could also be another. */
function numberDoubt(texts: readonly string[], decimal: Decimal): string | null {
  const other = decimal === "." ? "," : ".";
  const sure = texts.some(
    (text) => /[.,]/.test(text) && (readNumber(text, other) === null || readNumber(text, decimal) === null),
  );
  const doubtful = sure
    ? undefined
    : texts.find((text) => text.includes(",") && readNumber(text, ".") !== readNumber(text, ","));
  if (doubtful === undefined) return null;
  return `"${doubtful}" read as ${readNumber(doubtful, decimal)} (--decimal ${decimal === "." ? "comma" : "point"} for ${readNumber(doubtful, other)})`;
}

function notationProblem({ writing: { units, bare } }: Column): string | null {
  if (units.size > 1) return `has numbers in several units (${[...units].join(", ")})`;
  return units.has("%") && bare > 0 ? "has numbers with and without %" : null;
}

function rowsWith(column: Column, codes: ReadonlySet<number>): number[] {
  const rows: number[] = [];
  if (codes.size > 0) for (let row = 0; row < column.rows; row++) if (codes.has(column.code(row))) rows.push(row);
  return rows;
}

function orderedKind(column: Column, texts: readonly string[], shared: Omit<ColumnKind, "kind">): ColumnKind {
  const unknown = new Set([...column.texts.keys()].filter((code) => texts.includes(column.texts[code] as string)));
  for (const code of unknown) if (shared.levels.includes(column.texts[code] as string)) unknown.delete(code);
  const problem = unknown.size > 0 ? `has the levels ${shared.levels.join(", ")} (--levels)` : null;
  return { ...shared, kind: "ordered", problem, wrong: rowsWith(column, unknown) };
}

/** Of a column of which only the numbers are kept. */
function manyNumbers(column: Column): ColumnKind {
  let missing = 0;
  for (let row = 0; row < column.rows; row++) if (column.misses(row)) missing++;
  const wrong = [...column.exceptions.keys()];
  return {
    ...none,
    kind: "numeric",
    missing,
    distinct: column.texts.length,
    doubt: numberDoubt(column.texts, column.decimal),
    problem: wrong.length > 0 ? "is numeric" : notationProblem(column),
    wrong,
  };
}

/** Numbers by value when all are plain numbers, else texts by their characters. */
export function sortLevels(levels: Iterable<string>): string[] {
  const sorted = [...levels].sort();
  if (sorted.every((level) => parseNumber(level) !== null)) sorted.sort((a, b) => Number(a) - Number(b));
  return sorted;
}
