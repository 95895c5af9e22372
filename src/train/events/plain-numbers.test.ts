import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromPlainText, plainText } from "./plain-numbers.ts";

/** JSON has one zero. */
const number = fc.double().map((value) => (value === 0 ? 0 : value));
const values = fc.dictionary(fc.string(), fc.oneof(number, fc.constant(null)));
const word = fc.oneof(fc.string(), fc.constantFrom("NaN", "Infinity", "-Infinity"));

describe("numbers of the event log", () => {
  test("come back as they were, NaN and infinity too, and text stays text", () => {
    const event = fc.record({
      type: fc.constantFrom("step", "growth", "evaluation"),
      axis: word,
      reason: word,
      axes: fc.array(word),
      step: fc.nat(),
      loss: number,
      accuracy: fc.oneof(number, fc.constant(null)),
      sizes: fc.array(number),
      values,
      metrics: fc.record({ loss: number, return: fc.record({ mean: number, sd: number }) }),
      seconds: number,
    });
    fc.assert(
      fc.property(event, (one) => {
        expect(fromPlainText(plainText(one))).toEqual(one);
      }),
    );
  });

  test("are plain JSON where all are finite, and the names of the others where not", () => {
    fc.assert(
      fc.property(fc.record({ a: fc.double({ noNaN: true, noDefaultInfinity: true }), b: word }), (one) => {
        expect(plainText(one)).toBe(JSON.stringify(one));
      }),
    );
    expect(plainText({ loss: Number.NaN, metrics: { mse: Number.POSITIVE_INFINITY } })).toBe(
      '{"loss":"NaN","metrics":{"mse":"Infinity"}}',
    );
  });
});
