import { expect, it } from "vitest";
import { z } from "zod";
import { optionsOfPart, refuseIdleOptions, sharedOptions } from "./part-options.ts";

const strict = {
  name: "strict",
  options: z.strictObject({ gamma: z.number().max(1).default(0.9), own: z.int().default(3) }),
};
const loose = { name: "loose", options: z.strictObject({ gamma: z.number().default(2) }) };

it("an option with two defaults is null until it is given, and each part checks its own bounds", () => {
  const shape = z.strictObject(sharedOptions([strict, loose]));
  const untouched = shape.parse({});
  expect(untouched).toEqual({ gamma: null, own: 3 });
  expect(optionsOfPart("a", strict, untouched)).toEqual({ gamma: 0.9, own: 3 });
  expect(optionsOfPart("b", loose, untouched)).toEqual({ gamma: 2 });
  const given = shape.parse({ gamma: 5 });
  expect(optionsOfPart("b", loose, given)).toEqual({ gamma: 5 });
  expect(() => optionsOfPart("a", strict, given)).toThrow("a: gamma: expected a number of at most 1, received 5.");
});

it("an option of a part that was not chosen is refused, unless it says the default", () => {
  const parts = { parts: [strict, loose], chosen: [loose], own: {} };
  const shape = z.strictObject(sharedOptions([strict, loose]));
  expect(() => refuseIdleOptions("c", shape.parse({ own: 3, gamma: 5 }), parts)).not.toThrow();
  const message = 'c: own is an option of strict; chosen: "loose". Leave it out.';
  expect(() => refuseIdleOptions("c", shape.parse({ own: 4 }), parts)).toThrow(message);
});
