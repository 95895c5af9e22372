/** From a configuration to everything that training needs, without writing anything. @module */

import { choose } from "../../../choice.ts";
import { environmentSource } from "../../../control/environment-source.ts";
import { environmentNamed, studentNamed, teacherOf } from "../../../control/named.ts";
import { type Dataset, outputsOf, takeRows } from "../../../data/dataset.ts";
import { shuffledRows } from "../../../data/split.ts";
import { type ClassWeights, withClassWeights } from "../../../data/weights.ts";
import { OptionError, ShapeError, StateError } from "../../../errors.ts";
import { planned } from "../../../growth/planned/planned-growth.ts";
import type { StrategyDefinition } from "../../../growth/strategy.ts";
import { metricFor } from "../../../metrics/metrics.ts";
import { checkThresholdMetric } from "../../../metrics/threshold.ts";
import { knowEveryLayer } from "../../../nn/every-layer.ts";
import { Network } from "../../../nn/network.ts";
import type { OptimizerDefinition } from "../../../optim/definition.ts";
import type { ScheduleDefinition } from "../../../optim/schedule.ts";
import { plasticity } from "../../../plasticity/plasticity-strategy.ts";
import type { Device } from "../../../tensor/device.ts";
import { RandomStream } from "../../../tensor/random.ts";
import { continued } from "../../../train/continued.ts";
import { graph } from "../../../train/graph/graph.ts";
import { type InitialValues, layers } from "../../../train/layers/layers.ts";
import type { Model } from "../../../train/model.ts";
import { type TrainingOptions, trainingOptions } from "../../../train/options/training.ts";
import { modelStart } from "../../../train/start.ts";
import type { TrainOptions } from "../../../train/train-options.ts";
import { Trainer } from "../../../train/trainer.ts";
import { type LoadOptions, loadDataset } from "../../datasets/load.ts";
import type { DownloadProgress } from "../../datasets/transfer.ts";
import { type Backend, createDevice } from "../../device.ts";
import type { OwnParts } from "../../parts/own-parts.ts";
import type { OnReadProgress } from "../../tables/bytes.ts";
import type { RunConfig } from "../config/config.ts";
import { type AnyConfig, deviceRequest, type EnvironmentConfig, hasEnvironment } from "../config/environment-config.ts";
import { loadConfig } from "../config/load-config.ts";
import {
  absolutePaths,
  denseParameters,
  loadOptions,
  type ResolvedConfig,
  resolveConfig,
} from "../config/resolve-config.ts";
import { traitsOf } from "../definitions.ts";
import { partsOf } from "../folds/parts.ts";
import type { RunPlan } from "../folds/plan.ts";
import { definitionOf, type Named } from "../options/named.ts";
import { earlierModel, earlierTable } from "./earlier.ts";
import { checkData, type Fingerprint, fingerprintOf, readFingerprint } from "./fingerprint.ts";
import { readModelSketch } from "./model-sketch.ts";
import { type ForeignStart, startFrom } from "./start-from.ts";
import { sizedConfig, startModel } from "./start-model.ts";

/** All that a trainer is made of, but for callbacks and checkpoint. */
export interface Prepared {
  readonly config: ResolvedConfig | EnvironmentConfig;
  readonly backend: Backend;
  readonly options: TrainOptions<Model>;
  /** What the folder of a new run is called, before its number. */
  readonly name: string;
  /** Of the data; null in an environment. */
  readonly fingerprint: Fingerprint | null;
}

export interface PrepareOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether the run continues from a checkpoint: the network that it began with is then not requested. */
  readonly resumes?: boolean | undefined;
  /** What the run, or its study, computed on before: the same is used where it is here. */
  readonly backend?: Backend | null | undefined;
  /** How the last training of a run with folds, or of one that trains once more, goes. */
  readonly plan?: RunPlan | null | undefined;
  /** Folder of the run that this is about: its data must be what it was. */
  readonly run?: string | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly onRead?: OnReadProgress | undefined;
}

/** The dataset with a share of its training rows, drawn by seed, in their order; at least one. */
function shareOf(dataset: Dataset, { rowShare: share, seed }: RunConfig): Dataset {
  if (share === 1) return dataset;
  const { rows } = dataset.train.inputs;
  const drawn = shuffledRows(rows, new RandomStream(seed, "rows")).slice(0, Math.max(1, Math.round(share * rows)));
  return { ...dataset, train: takeRows(dataset.train, drawn.sort()) };
}

/** Refuses metrics that are not of the dataset's task, and a threshold that cannot be chosen, before anything is written. */
function checkChoices(
  { selectBy, thresholdFor, folds, fold, refit }: RunConfig,
  { task, name, classes, ...parts }: Dataset,
): void {
  if (selectBy !== "loss") metricFor(selectBy, task, "select-by");
  if (thresholdFor === null) return;
  checkThresholdMetric(classes?.length ?? 0, metricFor(thresholdFor, task, "threshold-for"));
  if (fold !== null || (folds ?? parts.folds ?? 1) > 1 || (parts.validation !== null && !refit)) return;
  throw new OptionError(
    `threshold-for: "${name}" holds no rows out to choose a threshold on. Hold out a share of them (--validation), or use folds.`,
    { dataset: name },
  );
}

/** What every model of a dataset has. */
function sharedOptions(config: ResolvedConfig, own: OwnParts): Omit<TrainOptions<Model>, "device" | "model"> {
  const { name: schedule, warmup, ...scheduleOptions } = config.schedule;
  const training = Object.keys(trainingOptions).map((key) => [key, config[key as keyof TrainingOptions]]);
  return {
    ...(Object.fromEntries(training) as TrainingOptions),
    schedule: choose(definitionOf("schedule", config.schedule, own) as ScheduleDefinition, {
      ...scheduleOptions,
      warmup: warmup as number,
    }),
  };
}

type Start = Pick<TrainOptions<Model>, "model" | "strategy" | "optimizer">;

function layersStart(config: ResolvedConfig, own: OwnParts, model: Start["model"]): Start {
  const { name: _, ...strategyOptions } = config.strategy;
  const { name: _rule, ...optimizerOptions } = config.optimizer;
  return {
    model,
    strategy: choose(definitionOf("strategy", config.strategy, own) as StrategyDefinition, strategyOptions),
    optimizer: choose(definitionOf("optimizer", config.optimizer, own) as OptimizerDefinition, optimizerOptions),
  };
}

function graphStart(config: ResolvedConfig): Start {
  const { name: _, ...options } = config.strategy;
  const { beta1, beta2, eps } = config.optimizer as Named & { beta1: number; beta2: number; eps: number };
  return {
    model: graph({ hidden: config.hidden?.[0] ?? 0, activation: config.activation, beta1, beta2, eps }),
    strategy: plasticity(options),
  };
}

/** What a run that continues another makes of its table: what that one did, or itself where it has begun. */
function earlierOf({ continue: folder }: RunConfig, run: string | undefined): LoadOptions["earlier"] {
  if (folder === null) return undefined;
  const begun = run !== undefined && readFingerprint(run) !== null ? run : folder;
  return earlierTable(begun) ?? undefined;
}

/** @throws OptionError for training that nothing would end */
function requireEnd({ epochs, maxSteps }: RunConfig, { validation, name }: Dataset): void {
  if (validation || epochs !== null || maxSteps !== null) return;
  throw new OptionError(
    `continue: no rows of "${name}" are held out, so training would not stop by itself. Say for how long: --epochs 10.`,
    { dataset: name },
  );
}

/** The same start from where a run left its network. */
function goingOn(start: Start, folder: string): Start {
  const model = modelStart(start.model);
  return {
    ...start,
    model: continued({ ...model, spec: readModelSketch(folder).spec ?? model.spec }, earlierModel(folder)),
  };
}

/** The plan of a run that has parts. @throws StateError where it is not known yet */
function planFor(config: ResolvedConfig, plan: RunPlan | null): RunPlan | null {
  if (partsOf("", config).length === 0) return null;
  if (plan) return plan;
  throw new StateError("run: its folds are not complete yet. Continue it: burgeon resume <run>");
}

/** The last training: as many steps as were found, and growth as it was found. */
function planOptions({ steps, growth }: RunPlan, { strategy }: Start): Partial<TrainOptions<Model>> {
  const definition = planned(strategy?.definition as StrategyDefinition, growth);
  return {
    epochs: steps,
    maxSteps: steps,
    patience: 0,
    minSteps: 0,
    selectBy: "loss",
    strategy: choose(definition, strategy?.options ?? {}),
  };
}

/** Bytes of a weight with its gradient and two moments. */
const BYTES_PER_PARAMETER = 16;

/** Refuses a start that the linear memory cannot hold, before anything of it is allocated. */
function refuseTooLarge({ model, hidden: standard, width }: ResolvedConfig, dataset: Dataset): void {
  if (model !== "mlp" || standard === null) return;
  const hidden = standard.map((units) => Math.round(units * width));
  const parameters = denseParameters([dataset.train.inputs.columns, ...hidden, outputsOf(dataset)]);
  if (parameters * BYTES_PER_PARAMETER < 2 ** 32) return;
  throw new OptionError(
    `hidden: ${hidden.join(",")} gives ${parameters.toLocaleString("en-US")} parameters, more than fit into 4 GiB of memory during training. Start smaller.`,
    { hidden, parameters },
  );
}

/** The weights to start from, by the names that they have in the network. */
function initialOf(
  config: ResolvedConfig,
  dataset: Dataset,
  { device, found }: { readonly device: Device; readonly found: ForeignStart },
): InitialValues {
  const { inputShape, train } = dataset;
  const network = new Network(device, startModel(config, dataset), {
    inputs: train.inputs.columns,
    inputShape,
    seed: 0,
  });
  const values = found.valuesFor(network);
  network.dispose();
  return values;
}

/**
 * Loads the data, fills in the configuration and makes the device.
 *
 * @throws OptionError, DataError
 */
export async function prepare(given: AnyConfig, options: PrepareOptions = {}): Promise<Prepared> {
  knowEveryLayer(); // a checkpoint may have kinds of layers that the start of its model has not
  return hasEnvironment(given) ? prepareEnvironment(given, options) : prepareDataset(given, options);
}

async function prepareDataset(
  given: RunConfig,
  { signal, resumes = false, backend: before, plan: foundPlan = null, run, onDownload, onRead }: PrepareOptions,
): Promise<Prepared> {
  const { config: checked, own } = await loadConfig(given);
  const absolute = absolutePaths(checked);
  const whole = await loadDataset(absolute.dataset, {
    ...loadOptions(absolute),
    ...(signal ? { signal } : {}),
    ...(onDownload ? { onProgress: onDownload } : {}),
    onRead,
    earlier: earlierOf(absolute, run),
  });
  const fingerprint = fingerprintOf(whole);
  if (run !== undefined) checkData(run, absolute.dataset, fingerprint);
  if (absolute.continue !== null) requireEnd(absolute, whole);
  const share = shareOf(whole, absolute);
  const { classWeight } = absolute;
  const dataset = classWeight === null ? share : withClassWeights(share, classWeight as ClassWeights);
  checkChoices(absolute, dataset);
  const found = resumes ? null : startFrom(absolute, dataset);
  const resolved = resolveConfig(found?.hidden ? { ...absolute, hidden: found.hidden } : absolute, dataset);
  refuseTooLarge(resolved, dataset);
  const { device, backend } = await createDevice(deviceRequest(resolved, before));
  const ofLayers = traitsOf(resolved.model).layers;
  const config = ofLayers ? sizedConfig(resolved, dataset, device) : resolved;
  const initial = found && initialOf(config, dataset, { device, found });
  const plan = planFor(config, foundPlan);
  const begun = { ...config, hidden: plan?.hidden ?? config.hidden };
  const fresh = ofLayers ? layersStart(config, own, layers(startModel(begun, dataset), initial)) : graphStart(config);
  const start = absolute.continue === null || resumes ? fresh : goingOn(fresh, absolute.continue);
  return {
    config,
    backend,
    options: { device, dataset, ...sharedOptions(config, own), ...start, ...(plan ? planOptions(plan, start) : {}) },
    name: [dataset.name, definitionOf("strategy", config.strategy, own).name, config.seed].join("-"),
    fingerprint,
  };
}

async function prepareEnvironment(config: EnvironmentConfig, { backend: before }: PrepareOptions): Promise<Prepared> {
  const { environment: name, student: chosen, steps, seed, batchSize, evaluateEvery, ...rest } = config;
  const { checkpointEvery: _every, keepLast: _last, keepEvery: _kept, ...protocol } = rest;
  const environment = environmentNamed(name);
  const student = studentNamed(chosen.name);
  const { name: _, ...studentOptions } = chosen;
  const { device, backend } = await createDevice(deviceRequest(config, before));
  const source = environmentSource({ environment, teacher: teacherOf(environment), steps, protocol });
  return {
    config,
    backend,
    options: {
      device,
      source,
      ...student.start(studentOptions, environment.actionSpace),
      seed,
      batchSize,
      evaluateEvery,
    },
    name: ["distill", name, student.name].join("-"),
    fingerprint: null,
  };
}

/**
 * The trainer of what was prepared.
 *
 * @throws OptionError, DataError before anything is trained; ShapeError that names model and dataset where they do not fit
 */
export function trainerOf(
  { options, config }: Prepared,
  rest: Pick<TrainOptions<Model>, "callbacks" | "signal" | "resume">,
): Trainer<Model> {
  try {
    return new Trainer({ ...options, ...rest });
  } catch (cause) {
    const { dataset } = options;
    if (!(cause instanceof ShapeError) || hasEnvironment(config) || !dataset) throw cause;
    const { name, inputShape } = dataset;
    throw new ShapeError(
      `model "${config.model}" does not fit dataset "${name}", which has samples [${inputShape.join(", ")}]: ${cause.message}`,
      { model: config.model, dataset: name, inputShape },
      { cause },
    );
  }
}
