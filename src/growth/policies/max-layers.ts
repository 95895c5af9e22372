/** A cap on depth. @module */

import { z } from "zod";
import { definePolicy, type PolicyDefinition } from "../policy.ts";

export const maxLayers: PolicyDefinition = definePolicy({
  name: "max-layers",
  summary: "The network never has more hidden layers than this.",
  options: z.strictObject({
    maxLayers: z.int().min(1).default(4).describe("most hidden layers, counting those inside of blocks"),
  }),
  admitLayer: (_site, { network }, options) => network.weighted.length - 1 < options.maxLayers,
});
