/** A cap on depth. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const maxLayers = definePolicy({
  name: "max-layers",
  summary: "Limits the number of hidden layers.",
  source: "this project",
  options: z.strictObject({
    maxLayers: z.int().min(1).default(4).describe("maximum number of hidden layers, including those inside blocks"),
  }),
  admitLayer: (_site, { network }, options) => network.weighted.length - 1 < options.maxLayers,
});
