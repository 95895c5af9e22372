/** Every value that an option of a run takes can be written as text after its flag. @module */

import { expect, it } from "vitest";
import * as z from "zod";
import { runOptions } from "../../node/runs/options/table.ts";
import { readText } from "./schema-flags.ts";

const SAMPLES: readonly unknown[] = [0, 1, 2, 0.5, true, false, null, "auto", [1], [4, 8]];
const asText = (value: unknown): string =>
  value === null ? "none" : Array.isArray(value) ? value.join(",") : String(value);

it.each(Object.entries(runOptions))("%s is read from text as it is in a configuration", (_, { schema }) => {
  for (const value of SAMPLES.filter((sample) => schema.safeParse(sample).success)) {
    // Where any text is taken, a text it stays.
    if (typeof value !== "string" && schema.safeParse("any text").success) continue;
    expect(schema.safeParse(readText(schema, asText(value)))).toMatchObject({
      success: true,
      data: schema.parse(value),
    });
  }
});

it("of a union the first that fits is taken, and what fits none stays text", () => {
  const schema = z.union([z.int().min(1), z.literal("auto")]);
  expect(["3", "auto", "0", "x"].map((text) => readText(schema, text))).toEqual([3, "auto", "0", "x"]);
});
