/** The self-motivated growing network as a student. @module */

import * as z from "zod";
import { choose } from "../../choice.ts";
import { plasticityShape } from "../../plasticity/plasticity-options.ts";
import { plasticity } from "../../plasticity/plasticity-strategy.ts";
import { graph } from "../../train/graph/graph.ts";
import { defineStudent } from "../student.ts";
import { activation, learningRate } from "./shared/options.ts";

const { recurrent, ...plasticityOptions } = plasticityShape({
  growEvery: 1200,
  pruneGrace: 1000,
  range: 0.5,
  maxEdges: 8192,
});

/** What the strategy has for datasets, as it is for streams: batches differ, so updates fluctuate by themselves. */
const streamDefaults = {
  scaledRange: false,
  lambda: 2,
  randomEvery: 50,
  randomProbability: 0.05,
  randomShare: 0.02,
} as const;

/**
 * A sparse random graph that inserts relays where updates fluctuate, adds edges at random and prunes what stays small. One setting for
 * all tasks; the published thresholds are unknown, the rest of the rules' options have the reconstruction's defaults.
 *
 * @see Jia & Zhou 2025, Self-Motivated Growing Neural Network, arXiv:2512.12713
 */
export const smgrnn = defineStudent({
  name: "smgrnn",
  summary: "A graph of neurons whose topology grows and is pruned by local structural plasticity.",
  source: "Jia & Zhou 2025, arXiv:2512.12713",
  options: z.strictObject({
    recurrent,
    hidden: z.int().min(0).max(4096).default(0).describe("hidden neurons at the start"),
    ...plasticityOptions,
    activation,
    learningRate,
  }),
  start({ hidden, activation: name, learningRate: rate, ...options }, { kind }) {
    const discrete = kind === "discrete";
    return {
      model: graph({
        hidden,
        activation: name,
        outputActivation: discrete ? "identity" : "tanh",
      }),
      strategy: choose(plasticity, { ...options, ...streamDefaults, lossTarget: discrete ? 0.05 : 0.01 }),
      learningRate: rate,
    };
  },
});
