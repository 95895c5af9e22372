/** Edges that carry little and stay so. @module */

import * as z from "zod";
import { defineRule, type RuleDefinition } from "../rule.ts";

/** Of the edges with |w| <= weight and |mu| <= drift over a full window, each goes with probability `share`. Score: -|w|. */
export const prune: RuleDefinition = defineRule({
  name: "prune",
  summary: "Removes a random share of the edges with small weights that do not change.",
  source: "Jia & Zhou 2025, arXiv:2512.12713; thresholds reconstructed",
  phase: "pruning",
  enabled: true,
  options: z.strictObject({
    weight: z.number().min(0).default(0.05).describe("largest |w| of a candidate"),
    drift: z.number().min(0).default(0.05).describe("largest |mu| of a candidate, in the units of the window"),
    share: z.number().min(0).max(1).default(0.3).describe("probability that a candidate is removed"),
  }),
  start: null,
  propose({ network, random }, { weight, drift, share }) {
    const proposals = network.edges.flatMap(({ id }) => {
      const { count, mean } = network.updatesOf(id);
      const size = Math.abs(network.weight(id));
      if (count < network.settings.window || size > weight || Math.abs(mean) > drift) return [];
      if (random.uniform() >= share) return [];
      return [{ change: { kind: "remove-edge" as const, edge: id }, score: -size, values: { weight: size, mean } }];
    });
    return { proposals, state: null };
  },
});
