/**
 * What a field of a text table means: a number, a missing value, or text.
 *
 * @module
 */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = /^(?:|na|nan|\?|null)$/i;

/** The finite decimal number that a field holds, or null. Hexadecimal, `Infinity` and thousands separators are not numbers. */
export function parseNumber(field: string): number | null {
  if (!NUMBER.test(field)) return null;
  const value = Number(field);
  return Number.isFinite(value) ? value : null;
}

/** Whether a field says that its value is not known: empty, NA, NaN, ? or null, in any case. */
export function isMissing(field: string): boolean {
  return field.length <= 4 && MISSING.test(field);
}
