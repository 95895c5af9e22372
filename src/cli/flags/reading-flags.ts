/** Flags of commands that read a table for a trained network. @module */

import type { Option } from "commander";
import { readingOptions } from "../../node/runs/options/reading.ts";
import type { ReadingOptions } from "../../node/tables/reading-options.ts";
import { parseOptions } from "../../parse-options.ts";
import { fieldOf, tableSchema } from "../../train/options/option.ts";
import { readText, schemaFlag } from "./schema-flags.ts";

const { na: _, ...options } = readingOptions;
const keys = Object.keys(options) as (keyof typeof options)[];

/** A flag for each; the words for a missing value are the model's. */
export const readingFlags = (): Option[] =>
  keys.map((key) => {
    const { value, words } = options[key];
    const fallback = key === "skipLines" ? "as in training" : (words as string);
    return schemaFlag(key, fieldOf(options[key]), {
      group: "Reading:",
      fallback,
      ...(value === undefined ? {} : { value }),
    });
  });

/** What they say. @throws OptionError */
export function readingOf(flags: Readonly<Record<string, unknown>>): ReadingOptions {
  const given = keys.flatMap((key) =>
    typeof flags[key] === "string" ? [[key, readText(fieldOf(options[key]), flags[key])] as const] : [],
  );
  const read = parseOptions("reading", tableSchema(options), Object.fromEntries(given)) as Readonly<
    Record<string, unknown>
  >;
  return Object.fromEntries(given.map(([key]) => [key, read[key]]));
}
