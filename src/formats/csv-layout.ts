/**
 * How a text table is laid out, found from its first rows: the delimiter, and whether there is a header.
 *
 * @module
 */

import papaparse from "papaparse";
import { isMissing, parseNumber } from "./fields.ts";

const SAMPLE_CHARACTERS = 1 << 16;
const SAMPLE_ROWS = 20;
const HEADER_ROWS = 1000;
/** In order of preference: a comma is the one most often found inside values. */
const DELIMITERS = ["\t", ";", "|", ","] as const;

/**
 * The first of tab, semicolon, bar and comma that cuts the first 20 rows into equally many fields, two or more; if none does,
 * the one that cuts the first row into the most.
 */
export function detectDelimiter(text: string): string {
  const cut = text.length > SAMPLE_CHARACTERS ? text.lastIndexOf("\n", SAMPLE_CHARACTERS) : -1;
  const sample = cut > 0 ? text.slice(0, cut) : text;
  let best = ",";
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const { data } = papaparse.parse(sample, { delimiter, newline: "\n", preview: SAMPLE_ROWS });
    const counts = data
      .filter((record) => record.length > 1 || record[0]?.trim() !== "")
      .map((record) => record.length);
    const fields = counts[0] ?? 0;
    if (fields > 1 && counts.every((count) => count === fields)) return delimiter;
    if (fields > most) {
      best = delimiter;
      most = fields;
    }
  }
  return best;
}

/**
 * Whether the first record holds names: all of its fields are different texts (an empty one is allowed in the first place, as
 * written for an index), and either a column below holds numbers or no name comes again in its own column.
 */
export function detectHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records.slice(0, HEADER_ROWS);
  if (first === undefined) return false;
  const named = first.every((name, i) => (i === 0 && name === "") || !(isMissing(name) || parseNumber(name) !== null));
  if (!named || new Set(first).size !== first.length) return false;
  if (rest.length === 0) return true;
  return (
    rest.some((record) => record.some((field) => parseNumber(field) !== null)) ||
    !rest.some((record) => record.some((field, i) => field === first[i]))
  );
}
