/** Layers that have become nearly linear. @module */

import * as z from "zod";
import { straightLayer } from "../fold/straight-layer.ts";
import { definePolicy } from "../policy.ts";

export const fold = definePolicy({
  name: "fold",
  summary: "Folds a nearly linear layer into the next one, when nothing else is proposed.",
  source: "this project",
  options: z.strictObject({
    foldTolerance: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .describe(
        "fold a nearly linear layer into the next one when at most this share of its output is lost and nothing else is proposed; null for never",
      ),
  }),
  lightens: ({ foldTolerance }) => foldTolerance !== null,
  lighten: (sites, look, context, { foldTolerance }) =>
    foldTolerance === null ? null : straightLayer(sites, look, context, foldTolerance),
});
