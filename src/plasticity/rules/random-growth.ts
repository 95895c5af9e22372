/** Edges, now and then, where chance wants them. @module */

import * as z from "zod";
import { defineRule, type Proposal, type RuleDefinition } from "../rule.ts";

const TRIES = 20;

/**
 * With probability `probability`, ceil(share * neurons) new edges between random pairs that the mode of the graph allows, each with
 * up to 20 tries. It finds structure that growth on existing edges cannot.
 */
export const randomGrowth: RuleDefinition = defineRule({
  name: "random-growth",
  summary: "Adds edges between random neurons.",
  source: "Jia & Zhou 2025, arXiv:2512.12713",
  phase: "growth",
  enabled: true,
  options: z.strictObject({
    probability: z.number().min(0).max(1).default(0.05).describe("probability of any change at a check"),
    share: z.number().positive().max(1).default(0.02).describe("new edges per neuron"),
    relayProbability: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("probability of a relay on a random edge instead of a new edge"),
  }),
  start: null,
  propose({ network, random }, { probability, share, relayProbability }) {
    const proposals: Proposal[] = [];
    if (random.uniform() >= probability) return { proposals, state: null };
    const { neurons, order, edges } = network;
    const wanted = Math.ceil(share * neurons.length);
    for (let i = 0; i < wanted; i++) {
      // Scores fall, so that draws are carried out in their order.
      if (edges.length > 0 && random.uniform() < relayProbability) {
        const edge = edges[random.integer(edges.length)]?.id as number;
        proposals.push({ change: { kind: "relay", edge }, score: -i, values: { draw: i } });
        continue;
      }
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const source = neurons[random.integer(neurons.length)]?.id as number;
        const target = order[random.integer(order.length)]?.id as number;
        if (source === target || network.objection(source, target) !== null) continue;
        proposals.push({ change: { kind: "edge", source, target }, score: -i, values: { draw: i, attempt } });
        break;
      }
    }
    return { proposals, state: null };
  },
});
