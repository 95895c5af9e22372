/**
 * What a field of a text table means: a number, a missing value, or text.
 *
 * @module
 */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The finite decimal number that a field holds, or null. Hexadecimal, `Infinity` and thousands separators are not numbers. */
export function parseNumber(field: string): number | null {
  if (!NUMBER.test(field)) return null;
  const value = Number(field);
  return Number.isFinite(value) ? value : null;
}

/** Words for a missing value, in any case, unless others are given. An empty field is always missing. */
export const MISSING_WORDS: readonly string[] = ["NA", "NaN", "?", "null"];

/** Further words that count as missing among numbers and dates, where they can be nothing else. */
export const MISSING_AMONG_NUMBERS: readonly string[] = [
  ...["N/A", "n.a.", "#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "<NA>", "-", "--", ".", "none", "nil", "missing"],
  ...["unknown", "NaT", "1.#QNAN", "-1.#IND"],
];

/** A test of fields: is the value not known? Null: the usual words, in any case; else these words as they are written. */
export function missingTest(words: readonly string[] | null): (field: string) => boolean {
  const known = new Set(words ?? MISSING_WORDS.map((word) => word.toLowerCase()));
  if (words !== null) return (field) => field === "" || known.has(field);
  return (field) => field === "" || (field.length <= 4 && known.has(field.toLowerCase()));
}

const usual = missingTest(null);

/** Whether a field says that its value is not known: empty, NA, NaN, ? or null, in any case. */
export const isMissing = (field: string): boolean => usual(field);

const amongNumbers = new Set(MISSING_AMONG_NUMBERS.map((word) => word.toLowerCase()));

/** Whether a field among numbers or dates can only mean that its value is not known. */
export const isMissingNumber = (field: string): boolean => field.length <= 8 && amongNumbers.has(field.toLowerCase());
