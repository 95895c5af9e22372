/** Structural plasticity where a run has a growth strategy. @module */

import * as z from "zod";
import { type Choosable, choosable, type Typed } from "../choice.ts";
import type { StrategyDefinition } from "../growth/strategy.ts";
import { plasticityShape } from "./plasticity-options.ts";

/** The options of the rules, resolved. */
export interface PlasticityStrategyOptions {
  readonly recurrent: boolean;
  readonly density: number;
  readonly growEvery: number;
  /** Share of training in which it grows. */
  readonly growUntil: number;
  readonly functionPreserving: boolean;
  readonly maxHidden: number;
  readonly maxEdges: number;
  readonly range: number;
  readonly scaledRange: boolean;
  readonly lossTarget: number;
  readonly [rule: string]: unknown;
}

const options = z.strictObject({
  ...plasticityShape({ growEvery: 100, pruneGrace: 200, range: 1, maxEdges: 65_536 }),
  scaledRange: z
    .boolean()
    .default(true)
    .describe("divide the range by the square root of the number of edges into the neuron, as for initial weights"),
  lambda: z.number().positive().default(1e-6).describe("minimum ratio of an edge's variance to its drift"),
  randomEvery: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("updates between checks for random edges; none: growEvery"),
  randomProbability: z.number().min(0).max(1).default(1).describe("probability that a check adds random edges"),
  randomShare: z.number().positive().max(1).default(1).describe("random edges per check and neuron"),
  lossTarget: z
    .number()
    .min(0)
    .default(0.01)
    .describe("smoothed loss (in regression, relative to the variance of the targets) below which nothing grows"),
});

/**
 * The options that distillation has, with defaults for datasets: they are smaller than streams of control, so growth looks sooner;
 * whole batches give updates that hardly vary, so an edge counts as unstable by the direction of its updates alone (lambda near 0);
 * and a relay has one input, so that each look joins the graph with as many random edges as it has neurons.
 *
 * @see Jia & Zhou 2025, Self-Motivated Growing Neural Network, arXiv:2512.12713
 */
export const plasticity: Choosable<
  Typed<Omit<StrategyDefinition, "start">, "plasticity", typeof options>,
  z.input<typeof options>
> = choosable("strategy", {
  name: "plasticity",
  summary: "A graph of neurons instead of layers; local rules add and remove neurons and edges.",
  source: "Jia & Zhou 2025, arXiv:2512.12713",
  options,
});
