/** Options of how a run trains: those of the library's `train` and of configurations alike. @module */

import { z } from "zod";
import type { FactOption, Resolved, RunOption } from "./option.ts";

/** Training rows from which a step takes more of them. */
const MANY_ROWS = 10_000;
/** Passes that a budget of operations may pay for, where no number of epochs is given. */
const BUDGET_EPOCHS = 1000;

/** The learning rate of a graph: a route has few weights, so each has a longer way to go than those of layers. */
const learningRates = { layers: 1e-3, graph: 1e-2 };

export const trainingOptions = {
  epochs: {
    schema: z.int().min(0),
    default: {
      words: {
        images: "20",
        others: "300",
        also: "6,000 steps for parity; 1000 with a budget of operations",
      },
      of: ({ budget, recipe, origin }) =>
        budget ? BUDGET_EPOCHS : (recipe?.epochs ?? (origin === "images" ? 20 : 300)),
    },
    help: "passes over the training rows, at most",
  } as FactOption<number>,
  patience: {
    schema: z.int().min(0),
    default: {
      words: { images: "0", others: "40", also: "0 without a validation split" },
      of: ({ origin, validated }) => (validated && origin !== "images" ? 40 : 0),
    },
    help: "epochs without a better validation loss before training stops, with the best network as the result; 0 never stops",
  } as FactOption<number>,
  minDelta: {
    schema: z.number().min(0).lt(1),
    default: 0,
    help: "share of the best validation loss by which another must be lower to count as better",
    value: "<share>",
  } as RunOption<number>,
  batchSize: {
    schema: z.int().min(1),
    default: {
      words: "32 below 10,000 training rows, 256 for parity, else 128",
      environments: "32",
      of: ({ rows, recipe }) => recipe?.batchSize ?? (rows < MANY_ROWS ? 32 : 128),
    },
    help: "rows of a step",
    takenBy: "all",
    flag: "batch",
  } as FactOption<number>,
  crop: {
    schema: z.int().min(0),
    default: 0,
    help: "frame of zeros, in pixels, within which training images are shifted",
    takenBy: "images",
    value: "<pixels>",
  } as RunOption<number>,
  flip: {
    schema: z.boolean(),
    default: false,
    help: "mirror half of the training images",
    takenBy: "images",
  } as RunOption<boolean>,
  cutout: {
    schema: z.int().min(0),
    default: 0,
    help: "edge, in pixels, of a square of zeros in each training image",
    takenBy: "images",
    value: "<pixels>",
  } as RunOption<number>,
  mixup: {
    schema: z.number().min(0),
    default: 0,
    help: "alpha of the Beta distribution of the shares in which pairs of training rows are mixed",
    takenBy: "layers",
    value: "<alpha>",
  } as RunOption<number>,
  labelSmoothing: {
    schema: z.number().min(0).lt(1),
    default: 0,
    help: "share of the target that all classes have in common, in the loss that is trained on, not in evaluations",
    takenBy: "layers",
    value: "<share>",
  } as RunOption<number>,
  learningRate: {
    schema: z.number().positive(),
    default: {
      words: `${learningRates.layers}; of graphs ${learningRates.graph}; of parity 0.02`,
      of: ({ recipe, graph }) => recipe?.learningRate ?? (graph ? learningRates.graph : learningRates.layers),
    },
    help: "learning rate",
    flag: "lr",
  } as FactOption<number>,
  clipNorm: {
    schema: z.number().positive(),
    default: null,
    help: "largest norm of all gradients together",
    takenBy: "layers",
  } as RunOption<number | null>,
  newcomerRate: {
    schema: z.number().positive(),
    default: 1,
    help: "learning rate of what growth just added, over that of the rest",
    takenBy: "layers",
  } as RunOption<number>,
  newcomerSteps: {
    schema: z.int().min(1),
    default: 500,
    help: "updates in which the learning rate of newcomers comes to that of the rest",
    takenBy: "layers",
  } as RunOption<number>,
  cohortRate: {
    schema: z.enum(["same", "norm"]),
    default: "same",
    help: "learning rate of the weights that growth added at one time: that of all, or times their norm over that of the first",
    takenBy: "layers",
  } as RunOption<"same" | "norm">,
  cohortFloor: {
    schema: z.number().positive().max(1),
    default: 0.1,
    help: "least of these factors",
    takenBy: "layers",
  } as RunOption<number>,
  varianceTransfer: {
    schema: z.boolean(),
    default: false,
    help: "rescale the weights after a layer that is widened, so that the variance of their sums is that of the wider layer",
    takenBy: "layers",
  } as RunOption<boolean>,
  maxFlops: {
    schema: z.number().positive(),
    default: null,
    help: "floating-point operations of training, growth included, that end it; the schedule fits them",
  } as RunOption<number | null>,
  seed: {
    schema: z.int().min(0),
    default: 1,
    help: "of weights, order of rows, splits and growth",
  } as RunOption<number>,
  evaluateEvery: {
    schema: z.int().min(1),
    default: { words: "1", environments: "2000", of: ({ origin }) => (origin === "environment" ? 2000 : 1) },
    help: "epochs, or of environments steps, from one evaluation to the next",
    takenBy: "all",
    flag: "eval-every",
  } as FactOption<number>,
  logEvery: {
    schema: z.int().min(1),
    default: null,
    words: "as makes about 1,000 of them",
    help: "steps from one logged step to the next",
  } as RunOption<number | null>,
};

export type TrainingOptions = Resolved<typeof trainingOptions>;

/** Where the library differs from configurations: without a word it trains shortly, and to the end. */
export const libraryDefaults: Partial<TrainingOptions> = { epochs: 20, patience: 0 };
