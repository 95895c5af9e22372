/** A relay neuron where an edge is unstable. @module */

import * as z from "zod";
import { unstable } from "../instability.ts";
import { defineRule, type RuleDefinition } from "../rule.ts";

/**
 * Score sigma^2 / |mu|, over the edges with |mu| < 0.5 sigma and sigma^2 > lambda |mu| in a full window of updates u = dw / rate.
 *
 * For zero-mean noise of standard deviation s the share of edges flagged is erf(sqrt(T / 2) min(0.5, s / lambda)): it falls as
 * training converges and is never 0. Hence the limit for each check, the cool-down and the loss gate; to switch it off there is
 * `enabled`.
 */
export const edgeGrowth: RuleDefinition = defineRule({
  name: "edge-growth",
  summary: "Inserts a relay neuron on edges whose updates fluctuate without a trend.",
  source: "Jia & Zhou 2025, arXiv:2512.12713; thresholds reconstructed",
  phase: "growth",
  enabled: true,
  options: z.strictObject({
    lambda: z.number().positive().default(2).describe("minimum ratio of the variance to the drift"),
    most: z.int().min(1).nullable().default(2).describe("maximum number of relays per check; null for no limit"),
  }),
  start: null,
  propose({ network }, { lambda }) {
    const proposals = network.edges.flatMap((edge) => {
      const found = unstable(network, edge, lambda);
      if (!found) return [];
      const { mean, variance } = found;
      const score = variance / (Math.abs(mean) + 1e-12);
      return [{ change: { kind: "relay" as const, edge: edge.id }, score, values: { mean, variance } }];
    });
    return { proposals, state: null };
  },
});
