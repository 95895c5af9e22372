/** Layers that have become nearly linear. @module */

import * as z from "zod";
import { straightLayer } from "../fold/straight-layer.ts";
import { definePolicy } from "../policy.ts";

export const fold = definePolicy({
  name: "fold",
  summary: "A layer that is nearly linear is folded into the next, where nothing else is asked for.",
  options: z.strictObject({
    foldTolerance: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .describe(
        "share of what a layer gives that may be lost when it is folded into the next, where it is nearly linear and nothing else is asked for; null for never",
      ),
  }),
  lightens: ({ foldTolerance }) => foldTolerance !== null,
  lighten: (sites, look, context, { foldTolerance }) =>
    foldTolerance === null ? null : straightLayer(sites, look, context, foldTolerance),
});
