/** A bound on the rows that signals look at. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const maxRows = definePolicy({
  name: "max-rows",
  summary: "Limits the rows of a layer that signals are computed on (one row per position of an input).",
  source: "this project",
  options: z.strictObject({
    maxRows: z
      .int()
      .min(2)
      .nullable()
      .default(4096)
      .describe(
        "maximum number of rows of a layer that signals are computed on, drawn at random; at least four per unit; null for all",
      ),
  }),
  rows: (options) => options.maxRows,
});
