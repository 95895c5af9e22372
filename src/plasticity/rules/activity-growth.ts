/** A relay neuron where activity is high and an edge is unstable. @module */

import * as z from "zod";
import { unstable } from "../instability.ts";
import { defineRule, type RuleDefinition } from "../rule.ts";
import type { Edge } from "../topology.ts";

/**
 * Takes hidden and output neurons whose mean |a| over the window exceeds max(mean + spread * sd over all of them, floor), and of
 * each the unstable incoming edge with the largest |weight| * mean |a_source|. Score: mean |a| of the neuron.
 */
export const activityGrowth: RuleDefinition = defineRule({
  name: "activity-growth",
  summary: "Inserts a relay neuron on the most active unstable edge into a very active neuron.",
  source: "threshold: prototype of Jia & Zhou 2025, arXiv:2512.12713; insertion reconstructed",
  phase: "growth",
  enabled: false,
  options: z.strictObject({
    lambda: z.number().positive().default(2).describe("minimum ratio of the variance to the drift"),
    spread: z.number().default(0.5).describe("standard deviations above the mean from which a neuron is very active"),
    floor: z.number().min(0).default(0.68).describe("mean |a| below which no neuron is very active"),
    most: z.int().min(1).nullable().default(2).describe("maximum number of relays per check; null for no limit"),
  }),
  start: null,
  propose({ network }, { lambda, spread, floor }) {
    const full = network.order.filter(({ id }) => network.activityOf(id).count === network.settings.window);
    const sizes = full.map(({ id }) => network.activityOf(id).size);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / Math.max(sizes.length, 1);
    const square = sizes.reduce((sum, size) => sum + size * size, 0) / Math.max(sizes.length, 1);
    const threshold = Math.max(mean + spread * Math.sqrt(Math.max(0, square - mean * mean)), floor);
    const flow = (edge: Edge): number => Math.abs(network.weight(edge.id)) * network.activityOf(edge.source.id).size;
    const proposals = full.flatMap((neuron, i) => {
      const size = sizes[i] as number;
      if (size <= threshold) return [];
      const shaky = neuron.incoming.filter((edge) => unstable(network, edge, lambda));
      if (shaky.length === 0) return [];
      const edge = shaky.reduce((best, other) => (flow(other) > flow(best) ? other : best));
      const values = { activity: size, threshold, flow: flow(edge) };
      return [{ change: { kind: "relay" as const, edge: edge.id }, score: size, values }];
    });
    return { proposals, state: null };
  },
});
