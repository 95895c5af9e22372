/** Activations of residual networks with or without their skips. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

/** `skips: false` is how widths that a group of blocks shares were grown in the released code of Maile et al. 2022, arXiv:2202.08539. */
export const skips = definePolicy({
  name: "skips",
  summary: "Whether residual blocks add their skips in the pass on which signals look at activations.",
  options: z.strictObject({
    skips: z
      .boolean()
      .default(true)
      .describe("add the skips of residual blocks where activations are looked at; published runs on them do not"),
  }),
  skips: (options) => options.skips,
});
