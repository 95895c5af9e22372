/** Options of the network that a run starts with, and of how it grows. @module */

import * as z from "zod";
import { type FactOption, type RunOption, takenBy } from "../../../train/options/option.ts";
import { definitionNames } from "../definitions.ts";
import { type Named, named } from "./named.ts";

/** The most units a layer may start with. */
const MAX_START_WIDTH = 65_536;
const widths = `expected whole numbers from 1 to ${MAX_START_WIDTH}, one for each hidden layer, such as 64,64`;

const datasets = takenBy("datasets");
const layers = takenBy("layers");
const mlp = takenBy("mlp");

export const networkOptions = {
  strategy: datasets(named("burgeon"), { name: "burgeon" }, "how the network grows", {
    words: "burgeon; burgeon strategies lists them",
    kind: "strategy",
    value: "<name>",
  }) as RunOption<Named>,
  model: datasets(z.enum(definitionNames("model")), "mlp", "the network to start from") as RunOption<string>,
  width: layers(
    z.number().positive().max(64),
    1,
    "start widths, as a factor of the model's standard widths",
  ) as RunOption<number>,
  parameters: layers(
    z.int().min(1),
    null,
    "start with the largest network of the model's proportions with at most this many parameters, instead of --width",
    { flag: false },
  ) as RunOption<number | null>,
  maxWidthMultiplier: layers(
    z.number().positive(),
    null,
    "maximum widths, as a factor of the model's standard widths",
    {
      words: "2, or the start where it is wider; none for the mlp",
      value: "<factor>",
    },
  ) as RunOption<number | null>,
  residual: layers(
    z.enum(["inner", "all", "group"]),
    "inner",
    "which widths of residual blocks grow: inside the blocks, also those shared by blocks, or one width per group",
  ) as RunOption<"inner" | "all" | "group">,
  hidden: datasets(
    z.array(z.int(widths).min(1, widths).max(MAX_START_WIDTH, widths)).min(1, widths),
    {
      words: "2, or 2 for each output but one; none for graphs and for models with their own widths",
      of: ({ outputs, open }) => (open ? [2 * Math.max(1, outputs - 1)] : null),
    },
    "mlp: widths of the hidden layers; graph: number of hidden neurons; other models: start widths of all layers that can grow, instead of --width",
  ) as FactOption<readonly number[] | null>,
  parts: datasets(
    z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, "expected the SHA-256 of a file")),
    {},
    "files that strategies and their parts, optimizer or schedule are from, each with its SHA-256; a run writes it down, and is refused where a file is another",
    { words: "those of the files that are named", flag: false },
  ) as RunOption<Readonly<Record<string, string>>>,
  activation: datasets(
    z.enum(definitionNames("activation")),
    "relu",
    "activation of the hidden layers",
  ) as RunOption<string>,
  continue: datasets(
    z.string(),
    null,
    "complete run to continue in a new folder: its network, moments, options and encoding of the table; other options are those that change",
    { value: "<run>" },
  ) as RunOption<string | null>,
  from: layers(
    z.string(),
    null,
    "safetensors file with a PyTorch network to start from: a dense one, or one of --model",
    {
      value: "<file>",
    },
  ) as RunOption<string | null>,
  prefix: layers(
    z.string().min(1),
    null,
    "with --from: the network in the file whose layers have this name before theirs",
    {
      value: "<name>",
    },
  ) as RunOption<string | null>,
  layers: layers(
    z.array(z.string().min(1)).min(1),
    null,
    "with --from: the layers of the file in order of computation",
    {
      value: "<name,...>",
    },
  ) as RunOption<readonly string[] | null>,
  dropout: mlp(
    z.number().min(0).lt(1),
    0,
    "probability of dropping a hidden unit at a training step",
  ) as RunOption<number>,
  initial: mlp(z.enum(definitionNames("initial")), null, "distribution of the initial weights", {
    words: "glorot-uniform",
  }) as RunOption<string | null>,
  initialBias: mlp(z.boolean(), false, "draw the initial biases like the weights, instead of 0") as RunOption<boolean>,
};
