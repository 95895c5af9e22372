/** A cap on every width. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const maxWidth = definePolicy({
  name: "max-width",
  summary: "Limits the width of each axis; signals of an axis at the limit are not computed.",
  source: "this project",
  options: z.strictObject({
    maxWidth: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe("maximum number of units in a layer; default min(1024, max(64, 4 x inputs, 4 x start width))"),
  }),
  cap: (_site, options) => options.maxWidth,
});
