/**
 * Numbers as people and their programs write them: decimal commas, thousands, percent, currencies, accounting signs.
 *
 * @module
 */

import { parseNumber } from "./fields.ts";

/** The character before the decimals. */
export type Decimal = "." | ",";

const CURRENCY = "(?:US\\$|\\p{Sc}|USD|EUR|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|AUD|CAD|BRL|kr|z\u0142)";
const SPACE = " \u00a0\u202f\u2009";
function pattern(decimal: Decimal): RegExp {
  const [mark, other] = decimal === "." ? ["\\.", ","] : [",", "."];
  const grouped = `[1-9]\\d{0,2}(?<sep>[${other}'\u2019${SPACE}])\\d{3}(?:\\k<sep>\\d{3})*`;
  const number = `(?<whole>${grouped}|\\d+)(?:${mark}(?<decimals>\\d*))?|${mark}(?<fraction>\\d+)`;
  const before = `(?<open>\\()?(?<sign>[+-])?(?<before>${CURRENCY})?[${SPACE}]?(?<inner>-)?`;
  const after = `(?:[eE](?<exponent>[+-]?\\d+))?[${SPACE}]?(?<after>${CURRENCY}|%)?(?<tail>-)?(?<close>\\))?`;
  return new RegExp(`^${before}(?:${number})${after}$`, "u");
}
const patterns: Readonly<Record<Decimal, RegExp>> = { ".": pattern("."), ",": pattern(",") };

/** A number with what was written around it. */
export interface WrittenNumber {
  readonly value: number;
  /** A currency or "%", or "". A percent is a hundredth: 12 % is 0.12. */
  readonly unit: string;
  /** Whether thousands are separated. */
  readonly grouped: boolean;
}

/** The number in a field, or null where it holds none. Thousands are separated by a blank, an apostrophe, or the mark that is not the decimal one. */
export function readWritten(text: string, decimal: Decimal): WrittenNumber | null {
  if (decimal === "." || !(text.includes(",") || text.includes("."))) {
    const value = parseNumber(text);
    if (value !== null) return { value, unit: "", grouped: false };
  }
  const found = patterns[decimal].exec(text.replace(/[\u2212\u2012\u2013]/g, "-"))?.groups;
  if (!found) return null;
  const { open, sign, before, inner, exponent = "0", after, tail, close, sep } = found;
  const minus = [open && close, sign === "-", inner, tail].filter(Boolean).length;
  if (Boolean(open) !== Boolean(close) || minus > 1 || (before && after)) return null;
  const whole = (found.whole ?? "0").replace(/\D/g, "");
  const decimals = found.decimals ?? found.fraction ?? "";
  const power = Number(exponent) - (after === "%" ? 2 : 0);
  const value = Number(`${minus ? "-" : ""}${whole}.${decimals}e${power}`);
  return Number.isFinite(value) ? { value, unit: before ?? after ?? "", grouped: sep !== undefined } : null;
}

/** The value alone. */
export function readNumber(text: string, decimal: Decimal): number | null {
  if (decimal === ".") {
    const value = parseNumber(text);
    if (value !== null) return value;
  }
  return readWritten(text, decimal)?.value ?? null;
}

/** How many fields can be numbers with a point alone, with a comma alone, or with both but of different values. */
export interface DecimalTally {
  point: number;
  comma: number;
  /** Such as `1.234`: 1.234 with a point, 1234 with a comma. */
  eitherPoint: number;
  /** Such as `1,234`. */
  eitherComma: number;
}

export const noTally = (): DecimalTally => ({ point: 0, comma: 0, eitherPoint: 0, eitherComma: 0 });

/** Counts what a field says about the decimal mark. */
export function tallyDecimal(tally: DecimalTally, text: string, count = 1): void {
  if (!(text.includes(".") || text.includes(","))) return;
  const [point, comma] = [readNumber(text, "."), readNumber(text, ",")];
  if (point === comma) return;
  if (comma === null) tally.point += count;
  else if (point === null) tally.comma += count;
  else if (text.includes(".")) tally.eitherPoint += count;
  else tally.eitherComma += count;
}

/** The decimal mark that most fields need; null where none needs one. */
export const decimalOf = ({ point, comma }: DecimalTally): Decimal | null =>
  point === 0 && comma === 0 ? null : comma > point ? "," : ".";
