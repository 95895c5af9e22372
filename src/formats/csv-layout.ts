/**
 * How a text table is laid out, found from its first rows: the delimiter, and whether there is a header.
 *
 * @module
 */

import papaparse from "papaparse";
import { isMissing } from "./fields.ts";
import { readNumber } from "./number-notation.ts";

const SAMPLE_CHARACTERS = 1 << 16;
const SAMPLE_ROWS = 20;
const HEADER_ROWS = 1000;
/** In order of preference: a comma is the one most often found inside values. */
const DELIMITERS = ["\t", ";", "|", ","] as const;
/** Stands for runs of blanks and tabs, where those divide the fields. */
export const BLANKS = "\u001f";

/** What a delimiter is called: `comma`, `blanks`. */
export const delimiterNames: Readonly<Record<string, string>> = {
  "\t": "tab",
  ";": "semicolon",
  "|": "bar",
  ",": "comma",
  [BLANKS]: "blanks",
};

/** Runs of blanks and tabs outside quotes as one character, none at the ends of lines. */
export function blanksDivided(text: string): string {
  return text
    .replace(/("(?:[^"]|"")*")|[ \t]+/g, (_, quoted?: string) => quoted ?? BLANKS)
    .split("\n")
    .map((line) =>
      line.slice(line.startsWith(BLANKS) ? 1 : 0, line.length > 1 && line.endsWith(BLANKS) ? -1 : undefined),
    )
    .join("\n");
}

/** The records of a sample: the delimiter divides them evenly where all have as many fields, two or more. */
function divideSample(sample: string, delimiter: string): { records: string[][]; fields: number; even: boolean } {
  const text = delimiter === BLANKS ? blanksDivided(sample) : sample;
  const { data } = papaparse.parse(text, { delimiter, newline: "\n", preview: SAMPLE_ROWS });
  const records = data.filter((record) => record.length > 1 || record[0]?.trim() !== "");
  const counts = records.slice(1).map((record) => record.length);
  const fields = counts[0] ?? records[0]?.length ?? 0;
  const first = records[0]?.length ?? 0;
  // A header may lack the name of the row names, or the last delimiter.
  const even = fields > 1 && Math.abs(first - fields) <= 1 && counts.every((count) => count === fields);
  return { records, fields, even };
}

const isNumber = (field: string): boolean => readNumber(field, ".") !== null || readNumber(field, ",") !== null;

/** Whether some field of the divided records always is several numbers with blanks between. */
function holdsAlignedNumbers(records: readonly (readonly string[])[]): boolean {
  const several = (field: string | undefined): boolean => {
    const words = field?.trim().split(/[ \t]+/) ?? [];
    // A blank may also separate the thousands of one number.
    if (field !== undefined && isNumber(field.trim())) return false;
    return words.length > 1 && words.every((word) => readNumber(word, ".") !== null || isMissing(word));
  };
  return (records[1] ?? []).some((_, at) => records.slice(1).every((record) => several(record[at])));
}

/**
 * The first of tab, semicolon, bar and comma that cuts the first 20 rows into equally many fields, two or more; then blanks, if they do; if none does,
 * the one that cuts the first row into the most. Blanks go first where the fields of the others are several numbers each.
 */
export function detectDelimiter(text: string): string {
  const cut = text.length > SAMPLE_CHARACTERS ? text.lastIndexOf("\n", SAMPLE_CHARACTERS) : -1;
  const sample = cut > 0 ? text.slice(0, cut) : text;
  const blanks = divideSample(sample, BLANKS);
  let best = ",";
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const { records, fields, even } = divideSample(sample, delimiter);
    if (even) return blanks.even && blanks.fields > fields && holdsAlignedNumbers(records) ? BLANKS : delimiter;
    const first = records[0]?.length ?? 0;
    if (first > most) {
      best = delimiter;
      most = first;
    }
  }
  return blanks.even && most === 1 ? BLANKS : best;
}

/** Years, as names of columns that are told by them. */
const isYear = (value: number): boolean => value >= 1900 && value <= 2100;
const WHOLE = /^[+-]?\d+$/;

/**
 * Whether the numbers of a first record are labels: one more each time, from 0 as pandas writes names that it was not given, or years beside a name. A
 * data row could be the same, so a column below must hold something else than whole numbers, or there must be four labels that do not come again among
 * whole numbers, or five of which one is larger than all below it.
 */
function areLabels(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const labels = first.flatMap((name, at) => (/^\d+$/.test(name) ? [{ at, value: Number(name) }] : []));
  const [start] = labels;
  if (start === undefined) return true;
  if (!labels.every(({ value }, i) => value === start.value + i)) return false;
  const names = first.filter((name) => name !== "").length - labels.length;
  const places = start.value === 0 && start.at <= 1;
  if (!(places || (names > 0 && isYear(start.value)) || (names === 0 && start.value === 1))) return false;
  if (labels.length + names < 2) return false;
  const below = labels.map(({ at }) => rest.map((record) => record[at] ?? "").filter((field) => field !== ""));
  const areWhole = below.map((fields) => fields.every((field) => WHOLE.test(field)));
  const returns = labels.filter(({ value }, i) => areWhole[i] && below[i]?.some((field) => Number(field) === value));
  const outside = labels.some(({ value }, i) => areWhole[i] && below[i]?.every((field) => Number(field) < value));
  if (returns.length === 0) return areWhole.includes(false) || labels.length > 3;
  return (labels.length > 7 && returns.length * 2 < labels.length) || (labels.length > 4 && outside);
}

/**
 * Whether the first record holds names: none of its fields is a number or missing (an empty one is allowed, as written for an index), except for
 * numbers that count the columns, and either a column below holds numbers or no name comes again in its own column.
 */
export function detectHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records.slice(0, HEADER_ROWS);
  if (first === undefined) return false;
  const empty = first.filter((name) => name === "").length;
  const texts = first.filter((name) => name !== "" && !isNumber(name));
  const labels = first.filter((name) => /^\d+$/.test(name));
  if (texts.length + labels.length + empty < first.length || empty > Math.max(1, first.length / 4)) return false;
  if (texts.some(isMissing) && texts.every(isMissing)) return false;
  if (texts.some((name) => name === "?") || (labels.length > 0 && rest.length === 0)) return false;
  if (!areLabels(first, rest)) return false;
  if (rest.length === 0) return true;
  if (labels.length > 0 && texts.length <= empty) return true;
  return (
    rest.some((record) => record.some((field) => isNumber(field))) ||
    !rest.some((record) => record.some((field, i) => field !== "" && field === first[i]))
  );
}
