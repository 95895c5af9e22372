/** A cap on every width. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const maxWidth = definePolicy({
  name: "max-width",
  summary: "No axis gets wider than this; one that is there is not looked at.",
  options: z.strictObject({
    maxWidth: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe("most units in a layer; default min(1024, max(64, 4 x inputs, 4 x start width))"),
  }),
  cap: (_site, options) => options.maxWidth,
});
