/** A run's options with every default filled in, or a refusal. @module */

import { type Augmentation, augmentationOf } from "../data/augmentation.ts";
import type { Dataset } from "../data/dataset.ts";
import { OptionError } from "../errors.ts";
import { burgeon } from "../growth/strategies/burgeon.ts";
import type { StrategyDefinition, StrategyOptions } from "../growth/strategy.ts";
import type { LossDefinition } from "../nn/loss.ts";
import { meanSquaredError } from "../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../nn/losses/softmax-cross-entropy.ts";
import type { OptimizerOptions } from "../optim/optimizer.ts";
import { adam } from "../optim/optimizers/adam.ts";
import type { ScheduleDefinition } from "../optim/schedule.ts";
import { constant } from "../optim/schedules/constant.ts";
import { parseOptions } from "../parse-options.ts";
import type { EarlyStopping, TrainOptions } from "./options.ts";

/** A strategy by its name and options; what it does is for whoever starts it. */
export type StrategyDeclaration = Omit<StrategyDefinition, "start">;

export interface Settings<Strategy extends StrategyDeclaration = StrategyDefinition> {
  readonly strategy: Strategy;
  readonly strategyOptions: StrategyOptions;
  readonly optimizer: OptimizerOptions;
  readonly learningRate: number;
  readonly schedule: ScheduleDefinition;
  readonly scheduleOptions: Readonly<Record<string, unknown>>;
  readonly warmup: number;
  readonly batchSize: number;
  readonly augmentation: Augmentation;
  readonly labelSmoothing: number;
  readonly varianceTransfer: boolean;
  /** Floating-point operations after which training ends; null for no budget. */
  readonly maxFlops: number | null;
  readonly epochs: number;
  readonly seed: number;
  readonly loss: LossDefinition;
  readonly evaluateEvery: number;
  readonly earlyStopping: EarlyStopping | null;
  readonly totalSteps: number;
  readonly logEvery: number;
}

function whole(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new OptionError(`train: expected ${name} to be a whole number of at least ${least}, received ${value}.`, {
    [name]: value,
  });
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new OptionError(`train: expected ${name} to be a positive number, received ${value}.`, { [name]: value });
}

function defaultLoss({ task }: Dataset): LossDefinition {
  return task === "classification" ? softmaxCrossEntropy : meanSquaredError;
}

function smoothing(share: number, loss: LossDefinition): number {
  if (!(share >= 0 && share < 1)) {
    throw new OptionError(`train: expected labelSmoothing in [0, 1), received ${share}.`, { labelSmoothing: share });
  }
  if (share === 0 || loss === softmaxCrossEntropy) return share;
  throw new OptionError(
    `train: labelSmoothing belongs to softmax cross-entropy, but the loss is ${loss.name}. Leave it out.`,
    { labelSmoothing: share, loss: loss.name },
  );
}

/** @throws OptionError for the first option that cannot be */
export function resolveSettings(options: TrainOptions): Settings {
  return settingsFor(options.strategy?.definition ?? burgeon, options);
}

/** The settings of a run under this strategy. `options.strategy` gives its options. */
export function settingsFor<Strategy extends StrategyDeclaration>(
  strategyDefinition: Strategy,
  options: Omit<TrainOptions, "device" | "model" | "strategy"> & {
    readonly strategy?: { readonly options?: StrategyOptions };
  },
): Settings<Strategy> {
  const { dataset, strategy, optimizer, schedule, earlyStopping = null } = options;
  const rows = dataset.train.inputs.rows;
  const loss = options.loss ?? defaultLoss(dataset);
  const optimizerDefinition = optimizer?.definition ?? adam;
  const scheduleDefinition = schedule?.definition ?? constant;
  const batchSize = whole("batchSize", options.batchSize ?? (rows < 10_000 ? 32 : 128), 1);
  const epochs = whole("epochs", options.epochs ?? 20, 0);
  const totalSteps = epochs * Math.ceil(rows / batchSize);
  if (earlyStopping && !dataset.validation) {
    throw new OptionError(
      `train: early stopping needs a validation split, and dataset "${dataset.name}" has none. Hold out a share of it, or stop after a fixed number of epochs.`,
    );
  }
  return {
    strategy: strategyDefinition,
    strategyOptions: parseOptions(
      `strategy "${strategyDefinition.name}"`,
      strategyDefinition.options,
      strategy?.options,
    ),
    optimizer: {
      definition: optimizerDefinition,
      options: parseOptions(`optimizer "${optimizerDefinition.name}"`, optimizerDefinition.options, optimizer?.options),
      ages: optimizer?.ages ?? "entry",
      clipNorm: optimizer?.clipNorm == null ? null : positive("clipNorm", optimizer.clipNorm),
      ...(optimizer?.cohortRate ? { cohortRate: optimizer.cohortRate } : {}),
    },
    learningRate: positive("learningRate", options.learningRate ?? 1e-3),
    schedule: scheduleDefinition,
    scheduleOptions: parseOptions(
      `schedule "${scheduleDefinition.name}"`,
      scheduleDefinition.options,
      schedule?.options,
    ),
    warmup: whole("warmup", schedule?.warmup ?? 0, 0),
    batchSize,
    augmentation: augmentationOf(options.augmentation ?? {}, dataset.inputShape),
    labelSmoothing: smoothing(options.labelSmoothing ?? 0, loss),
    varianceTransfer: options.varianceTransfer ?? false,
    maxFlops: options.maxFlops == null ? null : positive("maxFlops", options.maxFlops),
    epochs,
    seed: whole("seed", options.seed ?? 1, 0),
    loss,
    evaluateEvery: whole("evaluateEvery", options.evaluateEvery ?? 1, 1),
    earlyStopping: earlyStopping && { ...earlyStopping, patience: whole("patience", earlyStopping.patience, 1) },
    totalSteps,
    logEvery: whole("logEvery", options.logEvery ?? Math.max(1, Math.floor(totalSteps / 1000)), 1),
  };
}
