/** Options of the network that a run starts with, and of how it grows. @module */

import { z } from "zod";
import type { FactOption, RunOption } from "../../../train/options/option.ts";
import { definitionNames } from "../definitions.ts";
import { type Named, named } from "./named.ts";

/** The most units a layer may start with. */
const MAX_START_WIDTH = 65_536;
const widths = `expected whole numbers from 1 to ${MAX_START_WIDTH}, one for each hidden layer, such as 64,64`;

export const networkOptions = {
  strategy: {
    schema: named("burgeon"),
    default: { name: "burgeon" },
    words: "burgeon; burgeon strategies lists them",
    help: "how the network grows",
    kind: "strategy",
    value: "<name>",
  } as RunOption<Named>,
  model: {
    schema: z.enum(definitionNames("model")),
    default: "mlp",
    help: "the network to start from",
  } as RunOption<string>,
  width: {
    schema: z.number().positive().max(64),
    default: 1,
    help: "start widths over the model's standard ones",
    takenBy: "layers",
    value: "<factor>",
  } as RunOption<number>,
  parameters: {
    schema: z.int().min(1),
    default: null,
    help: "start with the largest network of the model's proportions that has no more parameters, in place of --width",
    takenBy: "layers",
    flag: false,
  } as RunOption<number | null>,
  maxWidthMultiplier: {
    schema: z.number().positive(),
    default: null,
    words: "no cap of the model's",
    help: "largest widths over the model's standard ones",
    takenBy: "layers",
    value: "<factor>",
  } as RunOption<number | null>,
  residual: {
    schema: z.enum(["inner", "all", "group"]),
    default: "inner",
    help: "widths of residual blocks that grow: inside the blocks, those that blocks share too, or one for all layers of a group",
    takenBy: "layers",
  } as RunOption<"inner" | "all" | "group">,
  hidden: {
    schema: z.array(z.int(widths).min(1, widths).max(MAX_START_WIDTH, widths)).min(1, widths),
    default: {
      words: { images: "64,64", others: "8,8", also: "of graphs, and of models with widths of their own, none" },
      of: ({ origin, open }) => (open ? (origin === "images" ? [64, 64] : [8, 8]) : null),
    },
    help: "widths of the mlp's hidden layers; of other models, start widths of all that can grow, in place of --width; of a graph its hidden neurons",
  } as FactOption<readonly number[] | null>,
  activation: {
    schema: z.enum(definitionNames("activation")),
    default: "relu",
    help: "activation of the hidden layers",
  } as RunOption<string>,
  from: {
    schema: z.string(),
    default: null,
    help: "safetensors file with a dense network of PyTorch's to start from",
    takenBy: "mlp",
    value: "<file>",
  } as RunOption<string | null>,
  dropout: {
    schema: z.number().min(0).lt(1),
    default: 0,
    help: "share of the hidden units that training leaves out at a step",
    takenBy: "mlp",
    value: "<share>",
  } as RunOption<number>,
  initial: {
    schema: z.enum(definitionNames("initial")),
    default: null,
    words: "glorot-uniform",
    help: "distribution of the first weights",
    takenBy: "mlp",
  } as RunOption<string | null>,
  initialBias: {
    schema: z.boolean(),
    default: false,
    help: "draw the first biases as the weights; else they are 0",
    takenBy: "mlp",
  } as RunOption<boolean>,
};
