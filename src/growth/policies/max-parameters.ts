/** A budget of parameters. @module */

import { z } from "zod";
import { fanInOf } from "../../nn/parameter.ts";
import { definePolicy, type PolicyDefinition } from "../policy.ts";
import type { Site } from "../site.ts";

/** Parameters that one more unit costs: its incoming weights, biases and outgoing weights. */
function priceOf(site: Site): number {
  let price = 0;
  for (const { weight, bias } of site.producers) price += fanInOf(weight) + (bias ? 1 : 0);
  for (const { weight } of site.consumers) price += weight.tensor.size / Math.max(1, site.axis.size);
  return price;
}

export const maxParameters: PolicyDefinition = definePolicy({
  name: "max-parameters",
  summary: "The network never has more parameters than this.",
  options: z.strictObject({ maxParameters: z.int().min(1).nullable().default(null).describe("most parameters of the network") }),
  admit(site, amount, { network }, options) {
    if (options.maxParameters === null) return { amount, reason: null };
    const affordable = Math.max(0, Math.floor((options.maxParameters - network.parameterCount) / priceOf(site)));
    if (amount <= affordable) return { amount, reason: null };
    return { amount: affordable, reason: `the budget of ${options.maxParameters} parameters leaves room for ${affordable} units` };
  },
});
