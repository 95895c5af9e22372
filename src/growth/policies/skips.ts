/** Activations of residual networks with or without their skips. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

/** `skips: false` is how widths that a group of blocks shares were grown in the released code of Maile et al. 2022, arXiv:2202.08539. */
export const skips = definePolicy({
  name: "skips",
  summary: "Whether residual blocks add their skip connections in the pass that signals are computed on.",
  source: "this project",
  options: z.strictObject({
    skips: z
      .boolean()
      .default(true)
      .describe(
        "include the skip connections of residual blocks when activations are computed for signals; published runs do not",
      ),
  }),
  skips: (options) => options.skips,
});
