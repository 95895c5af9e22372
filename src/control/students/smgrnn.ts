/** The self-motivated growing network as a student. @module */

import { z } from "zod";
import { GraphStudent, type GraphStudentOptions } from "../graph-student.ts";
import { defineStudent, type StudentDefinition } from "../student.ts";
import { activation, learningRate } from "../student-options.ts";

const flag = (fallback: boolean, about: string): z.ZodDefault<z.ZodBoolean> =>
  z.boolean().default(fallback).describe(about);

/** Flat options of the command line, as the options of each rule. */
function rulesOf(options: Readonly<Record<string, unknown>>): GraphStudentOptions["rules"] {
  const { plasticity, edgeGrowth, randomGrowth, activityGrowth, inactivity, pruning } = options;
  const { growEvery, pruneWeight: weight, pruneDrift: drift, pruneShare: share, pruneGrace: grace } = options;
  const on = (rule: unknown): boolean => plasticity === true && rule === true;
  return {
    "edge-growth": { enabled: on(edgeGrowth), every: growEvery },
    "random-growth": { enabled: on(randomGrowth) },
    "activity-growth": { enabled: on(activityGrowth), every: growEvery },
    inactivity: { enabled: on(inactivity) },
    prune: { enabled: on(pruning), weight, drift, share, grace },
    orphans: { enabled: on(pruning) || on(inactivity) },
  };
}

/**
 * A sparse random graph that inserts relays where updates fluctuate, adds edges at random and prunes what stays small. One setting for
 * all tasks; the published thresholds are unknown, the rest of the rules' options have the reconstruction's defaults.
 *
 * @see Jia & Zhou 2025, Self-Motivated Growing Neural Network, arXiv:2512.12713
 */
export const smgrnn: StudentDefinition = defineStudent({
  name: "smgrnn",
  summary: "A graph of neurons whose topology grows and is pruned by local structural plasticity.",
  source: "Jia & Zhou 2025, arXiv:2512.12713",
  options: z.strictObject({
    recurrent: flag(false, "whether there may be cycles, computed by several hops"),
    hidden: z.int().min(0).max(4096).default(0).describe("hidden neurons at the start"),
    density: z.number().min(0).max(1).default(0.3).describe("probability of each edge at the start; 1: fully joined"),
    plasticity: flag(true, "whether the topology changes at all"),
    edgeGrowth: flag(true, "relays on edges whose updates fluctuate without direction"),
    randomGrowth: flag(true, "edges between random neurons"),
    activityGrowth: flag(false, "relays before very active neurons"),
    inactivity: flag(false, "removal of neurons that do not change"),
    pruning: flag(true, "removal of edges that are small and stay so, and of what they leave behind"),
    growEvery: z.int().min(1).default(1200).describe("updates from one look for relays to the next"),
    growUntil: z.number().min(0).max(1).default(0.7).describe("share of training in which it grows"),
    pruneWeight: z.number().min(0).default(0.05).describe("largest |weight| that is pruned"),
    pruneDrift: z.number().min(0).default(0.05).describe("largest mean update, over the learning rate, that is pruned"),
    pruneShare: z.number().min(0).max(1).default(0.3).describe("probability with which a candidate is pruned"),
    pruneGrace: z.int().min(0).default(1000).describe("updates before something new may be pruned"),
    functionPreserving: flag(false, "whether new neurons and edges leave the outputs as they are"),
    maxHidden: z.int().min(0).default(256).describe("most hidden neurons"),
    maxEdges: z.int().min(1).default(8192).describe("most edges"),
    range: z.number().min(0).default(0.5).describe("weights of new edges are drawn from U(-range, range)"),
    activation,
    learningRate,
  }),
  create(setup, options, saved) {
    const mode = options.recurrent ? ("recurrent" as const) : ("dag" as const);
    const { hidden, density, functionPreserving, maxHidden, maxEdges, range } =
      options as unknown as GraphStudentOptions;
    const { activation: name, learningRate: rate, growUntil } = options as unknown as GraphStudentOptions;
    const shared = { mode, hidden, density, functionPreserving, maxHidden, maxEdges, range, growUntil };
    return new GraphStudent(setup, { ...shared, activation: name, learningRate: rate, rules: rulesOf(options) }, saved);
  },
});
