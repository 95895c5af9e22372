/** A run's options with every default filled in, or a refusal. @module */

import type { Augmentation } from "../data/augmentation.ts";
import type { Dataset } from "../data/dataset.ts";
import { OptionError } from "../errors.ts";
import { burgeon } from "../growth/strategies/burgeon.ts";
import type { StrategyDefinition, StrategyOptions } from "../growth/strategy.ts";
import type { LossDefinition } from "../nn/loss.ts";
import { meanSquaredError } from "../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../nn/losses/softmax-cross-entropy.ts";
import { type CohortRate, cohortNormRate, newcomerRate, rates } from "../optim/newcomer-rate.ts";
import type { OptimizerOptions } from "../optim/optimizer.ts";
import { adam } from "../optim/optimizers/adam.ts";
import { type ScheduleDefinition, withWarmup } from "../optim/schedule.ts";
import { constant } from "../optim/schedules/constant.ts";
import { parseOptions } from "../parse-options.ts";
import { type Facts, fillIn, refuseUntaken, tableSchema } from "./options/option.ts";
import { libraryDefaults, type TrainingOptions, trainingOptions } from "./options/training.ts";
import type { TrainOptions } from "./options.ts";

/** A strategy by its name and options; what it does is for whoever starts it. */
export type StrategyDeclaration = Omit<StrategyDefinition, "start">;

export interface Settings<Strategy extends StrategyDeclaration = StrategyDefinition> extends TrainingOptions {
  readonly strategy: Strategy;
  readonly strategyOptions: StrategyOptions;
  readonly optimizer: OptimizerOptions;
  readonly schedule: ScheduleDefinition;
  readonly scheduleOptions: Readonly<Record<string, unknown>>;
  readonly warmup: number;
  readonly augmentation: Augmentation;
  readonly loss: LossDefinition;
  readonly totalSteps: number;
  readonly logEvery: number;
}

/** What the defaults of a run on this dataset depend on. */
export function datasetFacts(dataset: Dataset, of: Pick<Facts, "graph" | "budget" | "open">): Facts {
  const { origin, train, validation, recipe = null } = dataset;
  return { origin, rows: train.inputs.rows, validated: validation !== null, recipe, steps: 0, ...of };
}

const schema = tableSchema(trainingOptions);

/** What is given in code alone. */
const inCode = ["device", "dataset", "model", "initial", "strategy", "optimizer", "schedule", "loss", "callbacks"];
const others = [...inCode, "signal", "resume", "graph", "plasticity"];

/** @throws OptionError for an option that is unknown or out of range, or that the network or the data has no use for */
function trainingSettings(options: object, dataset: Dataset, graph: boolean): TrainingOptions {
  const given = Object.entries(options).filter(([key, value]) => value != null && !others.includes(key));
  const values = parseOptions("train", schema, { ...libraryDefaults, ...Object.fromEntries(given) });
  const layers = graph ? "a graph of neurons is trained" : null;
  const { inputShape } = dataset;
  const images = inputShape.length === 3 ? layers : `a sample here has the shape [${inputShape.join(", ")}]`;
  refuseUntaken(trainingOptions, values, { layers, images });
  const facts = datasetFacts(dataset, { graph, open: false, budget: values.maxFlops !== null });
  return fillIn(trainingOptions, values, facts);
}

/** The learning rate of what growth added, where it differs from that of the rest. */
function cohortsOf({ newcomerRate: rate, newcomerSteps, cohortRate, cohortFloor }: TrainingOptions): {
  cohortRate?: CohortRate;
} {
  const found: CohortRate[] = [];
  if (rate !== 1) found.push(newcomerRate(rate, newcomerSteps));
  if (cohortRate === "norm") found.push(cohortNormRate(cohortFloor));
  return found.length === 0 ? {} : { cohortRate: rates(...found) };
}

/** @throws OptionError where the loss or the data does not go with an option */
function refuseUnfit({ labelSmoothing, patience }: TrainingOptions, loss: LossDefinition, dataset: Dataset): void {
  if (labelSmoothing > 0 && loss !== softmaxCrossEntropy) {
    throw new OptionError(
      `train: labelSmoothing belongs to softmax cross-entropy, but the loss is ${loss.name}. Leave it out.`,
      { labelSmoothing, loss: loss.name },
    );
  }
  if (patience > 0 && !dataset.validation) {
    throw new OptionError(
      `train: patience: stopping early needs a validation split, and dataset "${dataset.name}" has none. Hold out a share of it, or stop after a fixed number of epochs.`,
      { patience },
    );
  }
}

/** @throws OptionError for the first option that cannot be */
export function resolveSettings(options: TrainOptions): Settings {
  return settingsFor(options.strategy?.definition ?? burgeon, options);
}

/** The settings of a run under this strategy. `options.strategy` gives its options. */
export function settingsFor<Strategy extends StrategyDeclaration>(
  strategy: Strategy,
  options: Omit<TrainOptions, "device" | "model" | "strategy"> & {
    readonly strategy?: { readonly options?: StrategyOptions };
  },
  { graph = false }: { readonly graph?: boolean } = {},
): Settings<Strategy> {
  const { dataset, optimizer, schedule } = options;
  const training = trainingSettings(options, dataset, graph);
  const loss = options.loss ?? (dataset.task === "classification" ? softmaxCrossEntropy : meanSquaredError);
  refuseUnfit(training, loss, dataset);
  const { crop, flip, cutout, mixup, clipNorm, epochs, batchSize, logEvery } = training;
  const totalSteps = epochs * Math.ceil(dataset.train.inputs.rows / batchSize);
  const rule = optimizer?.definition ?? adam;
  const definition = schedule?.definition ?? constant;
  const { warmup, ...scheduleOptions } = parseOptions(`schedule "${definition.name}"`, withWarmup(definition), {
    ...schedule?.options,
    warmup: schedule?.warmup,
  });
  return {
    ...training,
    strategy,
    strategyOptions: parseOptions(`strategy "${strategy.name}"`, strategy.options, options.strategy?.options),
    optimizer: {
      definition: rule,
      options: parseOptions(`optimizer "${rule.name}"`, rule.options, optimizer?.options),
      ages: optimizer?.ages ?? "entry",
      clipNorm,
      ...cohortsOf(training),
    },
    schedule: definition,
    scheduleOptions,
    warmup: warmup as number,
    augmentation: { crop, flip, cutout, mixup },
    loss,
    totalSteps,
    logEvery: logEvery ?? Math.max(1, Math.floor(totalSteps / 1000)),
  };
}
