/** Options of how a run trains: those of the library's `train` and of configurations alike. @module */

import * as z from "zod";
import { type FactOption, type Resolved, type RunOption, takenBy } from "./option.ts";

/** Training rows from which a step takes more of them. */
const MANY_ROWS = 10_000;
/** Passes that a budget of operations may pay for, where no number of epochs is given. */
const BUDGET_EPOCHS = 1000;

/** The learning rate of a graph: a route has few weights, so each has a longer way to go than those of layers. */
const learningRates = { layers: 1e-3, graph: 1e-2 };

const anyRun = takenBy("all");
const datasets = takenBy("datasets");
const images = takenBy("images");
const layers = takenBy("layers");

export const trainingOptions = {
  epochs: datasets(
    z.int().min(0),
    {
      words: {
        images: "20",
        others: "300",
        also: "6,000 steps for parity; 1000 with a budget of operations",
      },
      of: ({ budget, recipe, origin }) =>
        budget ? BUDGET_EPOCHS : (recipe?.epochs ?? (origin === "images" ? 20 : 300)),
    },
    "passes over the training rows, at most",
  ) as FactOption<number>,
  patience: datasets(
    z.int().min(0),
    {
      words: { images: "0", others: "40", also: "0 without a validation split" },
      of: ({ origin, validated }) => (validated && origin !== "images" ? 40 : 0),
    },
    "epochs without a better validation loss before training stops, with the best network as the result; 0 never stops",
  ) as FactOption<number>,
  minDelta: datasets(
    z.number().min(0).lt(1),
    0,
    "share of the best validation loss by which another must be lower to count as better",
  ) as RunOption<number>,
  batchSize: anyRun(
    z.int().min(1),
    {
      words: "32 below 10,000 training rows, 256 for parity, else 128",
      environments: "32",
      of: ({ rows, recipe }) => recipe?.batchSize ?? (rows < MANY_ROWS ? 32 : 128),
    },
    "rows of a step",
    { flag: "batch" },
  ) as FactOption<number>,
  crop: images(
    z.int().min(0),
    0,
    "frame of zeros, in pixels, within which training images are shifted",
  ) as RunOption<number>,
  flip: images(z.boolean(), false, "mirror half of the training images") as RunOption<boolean>,
  cutout: images(
    z.int().min(0),
    0,
    "edge, in pixels, of a square of zeros in each training image",
  ) as RunOption<number>,
  mixup: layers(
    z.number().min(0),
    0,
    "alpha of the Beta distribution of the shares in which pairs of training rows are mixed",
  ) as RunOption<number>,
  labelSmoothing: layers(
    z.number().min(0).lt(1),
    0,
    "share of the target that all classes have in common, in the loss that is trained on, not in evaluations",
  ) as RunOption<number>,
  learningRate: datasets(
    z.number().positive(),
    {
      words: `${learningRates.layers}; of graphs ${learningRates.graph}; of parity 0.02`,
      of: ({ recipe, graph }) => recipe?.learningRate ?? (graph ? learningRates.graph : learningRates.layers),
    },
    "learning rate",
    { flag: "lr" },
  ) as FactOption<number>,
  clipNorm: layers(z.number().positive(), null, "largest norm of all gradients together") as RunOption<number | null>,
  newcomerRate: layers(
    z.number().positive(),
    1,
    "learning rate of what growth just added, over that of the rest",
  ) as RunOption<number>,
  newcomerSteps: layers(
    z.int().min(1),
    500,
    "updates in which the learning rate of newcomers comes to that of the rest",
  ) as RunOption<number>,
  cohortRate: layers(
    z.enum(["same", "norm"]),
    "same",
    "learning rate of the weights that growth added at one time: that of all, or times their norm over that of the first",
  ) as RunOption<"same" | "norm">,
  cohortFloor: layers(z.number().positive().max(1), 0.1, "least of these factors") as RunOption<number>,
  varianceTransfer: layers(
    z.boolean(),
    false,
    "rescale the weights after a layer that is widened, so that the variance of their sums is that of the wider layer",
  ) as RunOption<boolean>,
  maxFlops: datasets(
    z.number().positive(),
    null,
    "floating-point operations of training, growth included, that end it; the schedule fits them",
  ) as RunOption<number | null>,
  seed: anyRun(z.int().min(0), 1, "of weights, order of rows, splits, resets and growth") as RunOption<number>,
  evaluateEvery: anyRun(
    z.int().min(1),
    { words: "1", environments: "2000", of: ({ origin }) => (origin === "environment" ? 2000 : 1) },
    "epochs, or of environments steps, from one evaluation to the next",
    { flag: "eval-every" },
  ) as FactOption<number>,
  logEvery: datasets(z.int().min(1), null, "steps from one logged step to the next", {
    words: "as makes about 1,000 of them",
  }) as RunOption<number | null>,
};

export type TrainingOptions = Resolved<typeof trainingOptions>;

/** Where the library differs from configurations: without a word it trains shortly, and to the end. */
export const libraryDefaults: Partial<TrainingOptions> = { epochs: 20, patience: 0 };
