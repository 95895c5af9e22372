import { expect, test } from "vitest";
import { isMissing, parseNumber } from "./fields.ts";

test("decimal numbers are numbers, and nothing else is", () => {
  const numbers = { "1": 1, "-1.5": -1.5, "+.5": 0.5, "5.": 5, "1e3": 1000, "2.5E-2": 0.025, "007": 7 };
  for (const [field, value] of Object.entries(numbers)) expect(parseNumber(field)).toBe(value);
  for (const field of ["", " ", ".", "1,5", "1 000", "0x10", "Infinity", "1e999", "NaN", "1_0", "e5", "--1", "1.2.3"]) {
    expect(parseNumber(field)).toBeNull();
  }
});

test("the missing marks are empty, NA, NaN, ? and null in any case", () => {
  for (const field of ["", "NA", "na", "NaN", "nan", "?", "null", "NULL"]) expect(isMissing(field)).toBe(true);
  for (const field of ["0", "none", "n/a", "??", "nan1", "nullable", "-"]) expect(isMissing(field)).toBe(false);
});
