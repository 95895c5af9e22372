/** Options of how a run trains: those of the library's `train` and of configurations alike. @module */

import * as z from "zod";
import { type MetricName, metricNames } from "../../metrics/metrics.ts";
import { type FactOption, type Facts, type Resolved, type RunOption, takenBy } from "./option.ts";

/** From this number of training rows, batches are larger. */
const MANY_ROWS = 10_000;
/** Maximum number of epochs with a budget of operations, if no number of epochs is given. */
const BUDGET_EPOCHS = 1000;
/** Limits of training, except on image sets: epochs, or steps if there are few rows, whichever is more. */
const MOST = { epochs: 300, steps: 20_000 };
/** The same of early stopping. */
const PATIENCE = { epochs: 40, steps: 1000 };
/** Epochs on image sets; with few images and a perceptron at least so many steps, as fewer run out before evidence for units does. */
const IMAGES = { epochs: 20, steps: 10_000 };
/** Steps before which training does not stop early. */
const LEAST_STEPS = 2000;

/** Steps between evaluations of a table with few rows. */
const EVALUATION_STEPS = 20;

/** Rows per step, if no number is given. */
const defaultBatch = ({ rows, recipe }: Facts): number => recipe?.batchSize ?? (rows < MANY_ROWS ? 32 : 128);
/** Steps of an epoch with that many. */
const stepsPerEpoch = (facts: Facts): number => Math.max(1, Math.ceil(facts.rows / defaultBatch(facts)));
const stopsEarly = ({ origin, validated }: Facts): boolean => validated && origin !== "images";

/** The learning rate of a small network, of a table or a task, is larger than that of images; of a graph, whose paths have few weights, larger still. */
const learningRates = { images: 1e-3, others: 5e-3, graph: 1e-2 };

const anyRun = takenBy("all");
const datasets = takenBy("datasets");
const images = takenBy("images");
const layers = takenBy("layers");

export const trainingOptions = {
  epochs: datasets(
    z.int().min(0),
    {
      words: {
        images: "20, or for a perceptron on few images the epochs of 10,000 steps",
        others: "300, or the epochs of 20,000 steps if there are few rows",
        also: "6,000 steps for parity; 1,000 with a budget of operations",
      },
      of: (facts) => {
        if (facts.budget) return BUDGET_EPOCHS;
        if (facts.recipe) return facts.recipe.epochs;
        if (facts.origin === "images" && !(facts.open && facts.rows < MANY_ROWS)) return IMAGES.epochs;
        const most = facts.origin === "images" ? IMAGES : MOST;
        return Math.max(most.epochs, Math.ceil(most.steps / stepsPerEpoch(facts)));
      },
    },
    "maximum number of passes over the training rows",
  ) as FactOption<number>,
  patience: datasets(
    z.int().min(0),
    {
      words: {
        images: "0",
        others: "1,000, or the steps of 40 epochs if there are many rows",
        also: "0 without a validation split",
      },
      of: (facts) => (stopsEarly(facts) ? Math.max(PATIENCE.steps, PATIENCE.epochs * stepsPerEpoch(facts)) : 0),
    },
    "stop after this many steps without a better validation loss or growth, and return the best network; 0 disables",
  ) as FactOption<number>,
  selectBy: datasets(
    z.enum(["loss", ...metricNames]),
    "loss",
    "validation metric by which the best network is chosen; of equal ones the one with the smaller loss",
    { value: "<metric>" },
  ) as RunOption<"loss" | MetricName>,
  minSteps: datasets(
    z.int().min(0),
    {
      words: { images: "0", others: "2000", also: "0 without a validation split" },
      of: (facts) => (stopsEarly(facts) ? LEAST_STEPS : 0),
    },
    "steps before which training does not stop early",
  ) as FactOption<number>,
  minDelta: datasets(
    z.number().min(0).lt(1),
    0,
    "relative decrease of the validation loss that counts as an improvement",
  ) as RunOption<number>,
  batchSize: anyRun(
    z.int().min(1),
    {
      words: "32 below 10,000 training rows, 256 for parity, else 128",
      environments: "32",
      of: defaultBatch,
    },
    "rows per step",
    { flag: "batch" },
  ) as FactOption<number>,
  crop: images(
    z.int().min(0),
    0,
    "zero padding, in pixels, within which training images are shifted at random",
  ) as RunOption<number>,
  flip: images(z.boolean(), false, "flip a random half of the training images horizontally") as RunOption<boolean>,
  cutout: images(
    z.int().min(0),
    0,
    "side length, in pixels, of a random square of zeros in each training image",
  ) as RunOption<number>,
  mixup: layers(
    z.number().min(0),
    0,
    "mixup: alpha of the Beta distribution of the mixing weights of two training rows",
  ) as RunOption<number>,
  labelSmoothing: layers(
    z.number().min(0).lt(1),
    0,
    "label smoothing: share of the target spread over all classes; applies to the training loss, not to evaluations",
  ) as RunOption<number>,
  learningRate: datasets(
    z.number().positive(),
    {
      words: {
        images: String(learningRates.images),
        others: String(learningRates.others),
        also: `${learningRates.graph} for graphs, 0.02 for parity`,
      },
      of: ({ recipe, graph, origin }) => {
        const layers = origin === "images" ? learningRates.images : learningRates.others;
        return recipe?.learningRate ?? (graph ? learningRates.graph : layers);
      },
    },
    "learning rate",
    { flag: "lr" },
  ) as FactOption<number>,
  clipNorm: layers(z.number().positive(), null, "clip the gradients to this global norm") as RunOption<number | null>,
  newcomerRate: layers(
    z.number().positive(),
    1,
    "learning rate of newly added weights, relative to that of the others",
  ) as RunOption<number>,
  newcomerSteps: layers(
    z.int().min(1),
    500,
    "updates until the learning rate of new weights equals that of the others",
  ) as RunOption<number>,
  cohortRate: layers(
    z.enum(["same", "norm"]),
    "same",
    "learning rate of added weights: the same as for all, or scaled by the ratio of their norm to that of the first weights",
  ) as RunOption<"same" | "norm">,
  cohortFloor: layers(z.number().positive().max(1), 0.1, "smallest factor of the cohort rate") as RunOption<number>,
  varianceTransfer: layers(
    z.boolean(),
    false,
    "rescale the outgoing weights of a widened layer, so that the variance of their sums fits the wider layer",
  ) as RunOption<boolean>,
  maxFlops: datasets(
    z.number().positive(),
    null,
    "stop training after this many floating-point operations, including growth; the schedule is fitted to it",
  ) as RunOption<number | null>,
  maxSteps: datasets(z.int().min(1), null, "stop training after this many steps, if not sooner") as RunOption<
    number | null
  >,
  seed: anyRun(z.int().min(0), 1, "random seed of weights, row order, splits, resets and growth") as RunOption<number>,
  evaluateEvery: anyRun(
    z.int().min(1),
    {
      words: "1, or the epochs of about 20 steps for tables with few rows",
      environments: "2000",
      of: (facts) => {
        if (facts.origin === "environment") return 2000;
        return facts.origin === "table" ? Math.max(1, Math.round(EVALUATION_STEPS / stepsPerEpoch(facts))) : 1;
      },
    },
    "epochs (for environments: steps) between evaluations",
    { flag: "eval-every" },
  ) as FactOption<number>,
  logEvery: datasets(z.int().min(1), null, "steps between logged steps", {
    words: "so that about 1,000 are logged",
  }) as RunOption<number | null>,
};

export type TrainingOptions = Resolved<typeof trainingOptions>;

/** Where the library differs from configurations: without a word it trains shortly, and to the end. */
export const libraryDefaults: Partial<TrainingOptions> = { epochs: 20, patience: 0, minSteps: 0 };
