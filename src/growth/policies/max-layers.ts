/** A cap on depth. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const maxLayers = definePolicy({
  name: "max-layers",
  summary: "The network never has more hidden layers than this.",
  options: z.strictObject({
    maxLayers: z.int().min(1).default(4).describe("most hidden layers, counting those inside of blocks"),
  }),
  admitLayer: (_site, { network }, options) => network.weighted.length - 1 < options.maxLayers,
});
