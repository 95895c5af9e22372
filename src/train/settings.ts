/** A run's options with every default filled in, or a refusal. @module */

import type { Augmentation } from "../data/augmentation.ts";
import type { Task } from "../data/dataset.ts";
import { OptionError } from "../errors.ts";
import type { StrategyOptions } from "../growth/strategy.ts";
import { metricFor } from "../metrics/metrics.ts";
import type { LossDefinition } from "../nn/loss.ts";
import { meanSquaredError } from "../nn/losses/mean-squared-error.ts";
import { softmaxCrossEntropy } from "../nn/losses/softmax-cross-entropy.ts";
import { type OptimizerDefinition, withAges } from "../optim/definition.ts";
import { type CohortRate, cohortNormRate, newcomerRate, rates } from "../optim/newcomer-rate.ts";
import type { OptimizerOptions } from "../optim/optimizer.ts";
import { adam } from "../optim/optimizers/adam.ts";
import { type ScheduleDefinition, withWarmup } from "../optim/schedule.ts";
import { constant } from "../optim/schedules/constant.ts";
import { parseOptions } from "../parse-options.ts";
import { type Facts, fillIn, refuseUntaken, tableSchema } from "./options/option.ts";
import { libraryDefaults, type TrainingOptions, trainingOptions } from "./options/training.ts";
import type { SettingsOptions, StrategyDeclaration } from "./options.ts";
import type { SourceDescription, SourceStart } from "./source.ts";

/** What a model says of a run that does not say it. */
export interface ModelDefaults {
  readonly strategy: StrategyDeclaration;
  /** Whether it is a graph of neurons: some options are of layers alone, and defaults differ. */
  readonly graph: boolean;
}

export interface Settings extends TrainingOptions {
  readonly strategy: StrategyDeclaration;
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

/** What the defaults of a run on this source depend on. */
export function factsOf(
  { origin, rows, recipe, outputs }: SourceDescription,
  of: Pick<Facts, "graph" | "budget" | "open">,
): Facts {
  return { origin, rows: rows.train, outputs, validated: rows.validation > 0, recipe, steps: 0, ...of };
}

const schema = tableSchema(trainingOptions);

/** What is given in code alone. */
const inCode = ["device", "dataset", "source", "model", "strategy", "optimizer", "schedule", "loss"];
const others = [...inCode, "callbacks", "signal", "resume"];

/** @throws OptionError for an option that is unknown or out of range, or that the model or the source has no use for */
function trainingSettings(options: object, { graph }: ModelDefaults, source: SourceStart): TrainingOptions {
  const given = Object.entries(options).filter(([key, value]) => value != null && !others.includes(key));
  const values = parseOptions("train", schema, { ...libraryDefaults, ...Object.fromEntries(given) });
  const layers = graph ? "a graph of neurons is trained" : null;
  const { inputShape } = source;
  const images = inputShape.length === 3 ? layers : `a sample here has the shape [${inputShape.join(", ")}]`;
  refuseUntaken(trainingOptions, values, { layers, images });
  const facts = factsOf(source, { graph, open: false, budget: values.maxFlops !== null });
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
function refuseUnfit(
  { labelSmoothing, patience, selectBy }: TrainingOptions,
  loss: LossDefinition,
  { name, rows, targets, task }: SourceStart,
): void {
  if (labelSmoothing > 0 && loss !== softmaxCrossEntropy) {
    throw new OptionError(
      `train: labelSmoothing belongs to softmax cross-entropy, but the loss is ${loss.name}. Leave it out.`,
      { labelSmoothing, loss: loss.name },
    );
  }
  if (loss.targets !== targets) {
    const words = { classes: "labels of classes", values: "values" };
    throw new OptionError(
      `train: the loss ${loss.name} takes ${words[loss.targets]}, but the rows of "${name}" come with ${words[targets]}. Leave the loss out, or name one that fits.`,
      { loss: loss.name, targets },
    );
  }
  if (patience > 0 && rows.validation === 0) {
    throw new OptionError(
      `train: patience: stopping early needs a validation split, and "${name}" has none. Hold out a share of it, or stop after a fixed number of epochs.`,
      { patience },
    );
  }
  if (selectBy === "loss") return;
  metricFor(selectBy, task, "train: selectBy");
  if (patience > 0 && (task === "regression" || targets === "classes")) return;
  throw new OptionError(
    "train: selectBy: the network with the best validation metric is only kept where training may stop early (patience above 0), for classes or numbers. Set patience, or leave it out.",
    { selectBy, patience },
  );
}

function defaultLoss(task: Task): LossDefinition {
  return task === "classification" ? softmaxCrossEntropy : meanSquaredError;
}

/** The settings of a run of this model on this source. @throws OptionError for the first option that cannot be */
export function settingsFor(model: ModelDefaults, source: SourceStart, options: SettingsOptions): Settings {
  const { optimizer, schedule } = options;
  const strategy = options.strategy?.definition ?? model.strategy;
  const training = trainingSettings(options, model, source);
  const loss = options.loss ?? defaultLoss(source.task);
  refuseUnfit(training, loss, source);
  const { crop, flip, cutout, mixup, clipNorm, logEvery } = training;
  const { epochs, totalSteps } = source.length(training);
  const rule: OptimizerDefinition = optimizer?.definition ?? adam;
  const definition: ScheduleDefinition = schedule?.definition ?? constant;
  const { warmup, ...scheduleOptions } = parseOptions(
    `schedule "${definition.name}"`,
    withWarmup(definition),
    schedule?.options,
  );
  const { ages, ...ruleOptions } = parseOptions(`optimizer "${rule.name}"`, withAges(rule), optimizer?.options);
  return {
    ...training,
    epochs,
    strategy,
    strategyOptions: parseOptions(`strategy "${strategy.name}"`, strategy.options, options.strategy?.options),
    optimizer: {
      definition: rule,
      options: ruleOptions,
      ages: ages as "entry" | "shared",
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
