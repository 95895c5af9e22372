/** The options of a graph under structural plasticity in one flat table, as people give them, and as the rules take them. @module */

import * as z from "zod";

/** What a use sets in its own way; the rest is the same everywhere. */
export interface PlasticityDefaults {
  readonly growEvery: number;
  readonly pruneGrace: number;
  readonly range: number;
  readonly maxEdges: number;
}

const flag = (fallback: boolean, about: string): z.ZodDefault<z.ZodBoolean> =>
  z.boolean().default(fallback).describe(about);

/** Options that every use of a plastic graph has. */
export const plasticityShape = ({ growEvery, pruneGrace, range, maxEdges }: PlasticityDefaults) => ({
  recurrent: flag(false, "whether there may be cycles, computed by several hops"),
  density: z.number().min(0).max(1).default(0.3).describe("probability of each edge at the start; 1: fully connected"),
  plasticity: flag(true, "whether the topology changes at all"),
  edgeGrowth: flag(true, "relays on edges whose updates fluctuate without direction"),
  randomGrowth: flag(true, "edges between random neurons"),
  activityGrowth: flag(false, "relays before very active neurons"),
  inactivity: flag(false, "removal of neurons that do not change"),
  pruning: flag(true, "removal of small edges that do not change, and of the orphans they leave"),
  growEvery: z.int().min(1).default(growEvery).describe("updates between checks for relays"),
  growUntil: z.number().min(0).max(1).default(0.7).describe("share of training with growth"),
  pruneWeight: z.number().min(0).default(0.05).describe("largest |weight| of a pruned edge"),
  pruneDrift: z
    .number()
    .min(0)
    .default(0.05)
    .describe("largest mean update, divided by the learning rate, of a pruned edge"),
  pruneShare: z.number().min(0).max(1).default(0.3).describe("probability that a candidate is pruned"),
  pruneGrace: z.int().min(0).default(pruneGrace).describe("updates before a new neuron or edge may be pruned"),
  functionPreserving: flag(false, "whether new neurons and edges keep the outputs unchanged"),
  maxHidden: z.int().min(0).default(256).describe("maximum number of hidden neurons"),
  maxEdges: z.int().min(1).default(maxEdges).describe("maximum number of edges"),
  range: z.number().min(0).default(range).describe("weights of new edges are drawn from U(-range, range)"),
});

/** The table as options of each rule, by its name. What is not in it has the rule's default. */
export function rulesOf(
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { plasticity, edgeGrowth, randomGrowth, activityGrowth, inactivity, pruning } = options;
  const { growEvery, pruneWeight: weight, pruneDrift: drift, pruneShare: share, pruneGrace: grace } = options;
  const { lambda, randomEvery, randomProbability: probability, randomShare } = options;
  const on = (rule: unknown): boolean => plasticity === true && rule === true;
  return {
    "edge-growth": { enabled: on(edgeGrowth), every: growEvery, lambda },
    "random-growth": { enabled: on(randomGrowth), every: randomEvery ?? growEvery, probability, share: randomShare },
    "activity-growth": { enabled: on(activityGrowth), every: growEvery, lambda },
    inactivity: { enabled: on(inactivity) },
    prune: { enabled: on(pruning), weight, drift, share, grace },
    orphans: { enabled: on(pruning) || on(inactivity) },
  };
}
