/** Options of the network that a run starts with. @module */

import { z } from "zod";
import { definitionNames } from "../definitions.ts";
import { type Shape, unset } from "./shape.ts";

export interface StartOptions {
  readonly model: string;
  readonly width: number;
  readonly parameters: number | null;
  readonly maxWidthMultiplier: number | null;
  readonly residual: "inner" | "all" | "group";
  readonly hidden: readonly number[] | null;
  readonly activation: string;
  readonly from: string | null;
  readonly dropout: number;
  readonly initial: string | null;
  readonly initialBias: boolean;
}

/** The most units a layer may start with. */
const MAX_START_WIDTH = 65_536;
const widths = `expected whole numbers from 1 to ${MAX_START_WIDTH}, one for each hidden layer, such as 64,64`;

export const startOptions: Shape<StartOptions> = {
  model: z.enum(definitionNames("model")).default("mlp").describe("the network to start from"),
  width: z.number().positive().max(64).default(1).describe("start widths over the model's standard ones"),
  parameters: unset(z.int().min(1)).describe(
    "start with the largest network of the model's proportions that has no more parameters, in place of --width",
  ),
  maxWidthMultiplier: unset(z.number().positive()).describe(
    "largest widths over the model's standard ones; default no cap of the model's",
  ),
  residual: z
    .enum(["inner", "all", "group"])
    .default("inner")
    .describe(
      "widths of residual blocks that grow: inside the blocks, those that blocks share too, or one for all layers of a group",
    ),
  hidden: unset(z.array(z.int(widths).min(1, widths).max(MAX_START_WIDTH, widths)).min(1, widths)).describe(
    "widths of the mlp's hidden layers; of other models, start widths of all that can grow, in place of --width; of a graph its hidden neurons",
  ),
  activation: z.enum(definitionNames("activation")).default("relu").describe("activation of the hidden layers"),
  from: unset(z.string()).describe("safetensors file with a dense network of PyTorch's to start from"),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("share of the mlp's hidden units that training leaves out at a step"),
  initial: unset(z.enum(definitionNames("initial"))).describe("distribution of the mlp's first weights"),
  initialBias: z.boolean().default(false).describe("draw the mlp's first biases as its weights; else they are 0"),
};
