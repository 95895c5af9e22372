/** A bound on the rows that signals look at. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const maxRows = definePolicy({
  name: "max-rows",
  summary: "Of a layer's rows, one for each position of an input, signals look at no more than so many.",
  options: z.strictObject({
    maxRows: z
      .int()
      .min(2)
      .nullable()
      .default(4096)
      .describe(
        "most rows of a layer that signals look at, drawn at random; at least four for each unit; null for all",
      ),
  }),
  rows: (options) => options.maxRows,
});
