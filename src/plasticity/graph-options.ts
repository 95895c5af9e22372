/** What a graph network can be asked to be. @module */

import * as z from "zod";
import * as activations from "../kernels/activations/index.ts";
import type { GraphMode } from "./topology.ts";

export const activationName: z.ZodEnum<Record<string, string>> = z.enum(
  Object.values(activations).map(({ name }) => name) as [string, ...string[]],
);

export const graphSchema: z.ZodObject = z.strictObject({
  inputs: z.int().min(1).describe("number of input neurons, fixed"),
  outputs: z.int().min(1).describe("number of output neurons, fixed"),
  mode: z
    .enum(["dag", "recurrent"])
    .default("dag")
    .describe("acyclic and one sweep, or any edges and several synchronous hops"),
  hops: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("hops of a recurrent graph; null: the length of its paths from input to output, at most 6"),
  activation: activationName.default("tanh").describe("of hidden neurons"),
  outputActivation: activationName.default("identity").describe("of output neurons"),
  hidden: z.int().min(0).default(0).describe("hidden neurons at the start"),
  density: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe("probability of each edge at the start; every output is reached in any case; 1: fully connected"),
  bias: z.boolean().default(true).describe("whether biases are trained; folding may set one either way"),
  window: z.int().min(2).default(50).describe("number of updates in the windows"),
  normalizeUpdates: z.boolean().default(true).describe("whether windows hold changes divided by the learning rate"),
  beta1: z.number().min(0).lt(1).default(0.9).describe("Adam: decay of the first moment"),
  beta2: z.number().min(0).lt(1).default(0.999).describe("Adam: decay of the second moment"),
  eps: z.number().positive().default(1e-8).describe("Adam: added to the square root of the second moment"),
});

/** All options with their values. */
export interface GraphSettings {
  /** Input and number of output neurons, fixed. */
  readonly inputs: number;
  readonly outputs: number;
  /** Acyclic and one sweep (default), or any edges and several synchronous hops. */
  readonly mode: GraphMode;
  /** Hops of a recurrent graph; null (default): as many as its routes from input to output need, at most 6. */
  readonly hops: number | null;
  /** Names of activations: of hidden neurons, default `tanh`, and of outputs, default `identity`. */
  readonly activation: string;
  readonly outputActivation: string;
  /** Hidden neurons at the start; default 0. */
  readonly hidden: number;
  /** Probability of each edge at the start, default 0.3; every output is reached in any case; 1: fully connected. */
  readonly density: number;
  /** Whether biases are trained, default true; folding may set one either way. */
  readonly bias: boolean;
  /** Updates that the windows reach back; default 50. */
  readonly window: number;
  /** Whether windows hold changes divided by the learning rate; default true. */
  readonly normalizeUpdates: boolean;
  /** Adam; defaults 0.9, 0.999, 1e-8. */
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
}
