/** A bound on the inputs that signals look at. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

/** Units for which there are always rows, so that a narrow layer is not judged by a handful. */
const LEAST = 128;

/** Published runs on images look at the rows of one batch, 128 (Maile et al. 2022, arXiv:2202.08539, released code). */
export const maxSamples = definePolicy({
  name: "max-samples",
  summary: "Limits the most recent inputs that signals are computed on.",
  source: "this project",
  options: z.strictObject({
    maxSamples: z
      .int()
      .min(2)
      .nullable()
      .default(null)
      .describe(
        "maximum number of inputs that signals are computed on; default two rows per unit of the largest layer",
      ),
    rowsFor: z
      .enum(["cap", "width"])
      .default("cap")
      .describe("two rows per unit that the largest layer may have, as published, or that it has now, at least 128"),
  }),
  units: ({ axis }, cap, { rowsFor }) => (rowsFor === "cap" ? cap : Math.min(cap, Math.max(LEAST, axis.size))),
  samples: (options) => options.maxSamples,
});
