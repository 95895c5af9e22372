/** From a configuration to everything that training needs, without writing anything. @module */

import { type Dataset, takeRows } from "../../../data/dataset.ts";
import { shuffledRows } from "../../../data/split.ts";
import { OptionError, ShapeError } from "../../../errors.ts";
import { initialParameters } from "../../../nn/dense-weights.ts";
import type { LayerSpec } from "../../../nn/layer.ts";
import { Network } from "../../../nn/network.ts";
import type { Device } from "../../../tensor/device.ts";
import { RandomStream } from "../../../tensor/random.ts";
import { GraphTraining, type GraphTrainOptions } from "../../../train/graph/graph-training.ts";
import { type TrainingOptions, trainingOptions } from "../../../train/options/training.ts";
import type { TrainOptions } from "../../../train/options.ts";
import { Trainer } from "../../../train/trainer.ts";
import { loadDataset } from "../../datasets/load.ts";
import type { DownloadProgress } from "../../datasets/transfer.ts";
import { type Backend, createDevice } from "../../device.ts";
import type { RunConfig } from "../config.ts";
import { byName, GRAPH_MODEL, layerStrategies, optimizers, schedules } from "../definitions.ts";
import type { Named } from "../options/named.ts";
import {
  absolutePaths,
  denseParameters,
  loadOptions,
  outputsOf,
  type ResolvedConfig,
  resolveConfig,
} from "../resolve-config.ts";
import { type LayerRow, layerTable } from "./layer-table.ts";
import { startFrom } from "./start-from.ts";
import { sizedConfig, startModel } from "./start-model.ts";

interface PreparedData {
  readonly config: ResolvedConfig;
  readonly dataset: Dataset;
  readonly backend: Backend;
  /** The network's layers at the start. */
  readonly layers: readonly LayerRow[];
}

/** All that a trainer is made of, but for callbacks and checkpoint. */
export type Prepared = PreparedData &
  (
    | { readonly kind: "layers"; readonly options: TrainOptions }
    | { readonly kind: "graph"; readonly options: GraphTrainOptions }
  );

export interface PrepareOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether the run goes on from a checkpoint: the network that it began with is then not asked for. */
  readonly resumes?: boolean | undefined;
  /** What the run, or its study, computed on before: the same is used where it is here. */
  readonly backend?: Backend | null | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
}

/** The dataset with a share of its training rows, drawn by seed, in their order; at least one. */
function shareOf(dataset: Dataset, { rowShare: share, seed }: RunConfig): Dataset {
  if (share === 1) return dataset;
  const { rows } = dataset.train.inputs;
  const drawn = shuffledRows(rows, new RandomStream(seed, "rows")).slice(0, Math.max(1, Math.round(share * rows)));
  return { ...dataset, train: takeRows(dataset.train, drawn.sort()) };
}

/** What layers and graphs have in common. */
function sharedOptions(config: ResolvedConfig, dataset: Dataset): Omit<GraphTrainOptions, "device"> {
  const { name: schedule, warmup, ...scheduleOptions } = config.schedule;
  const training = Object.keys(trainingOptions).map((key) => [key, config[key as keyof TrainingOptions]]);
  return {
    ...(Object.fromEntries(training) as TrainingOptions),
    dataset,
    schedule: { definition: byName(schedules, schedule), options: scheduleOptions, warmup: warmup as number },
  };
}

function trainOptions(config: ResolvedConfig, dataset: Dataset): Omit<TrainOptions, "device"> {
  const { name: strategy, ...strategyOptions } = config.strategy;
  const { name: optimizer, ...optimizerOptions } = config.optimizer;
  return {
    ...sharedOptions(config, dataset),
    model: startModel(config, dataset),
    strategy: { definition: byName(layerStrategies, strategy), options: strategyOptions },
    optimizer: { definition: byName(optimizers, optimizer), options: optimizerOptions },
  };
}

/** The graph that a configuration starts with, and how it changes. */
function graphOptions(config: ResolvedConfig, dataset: Dataset, device: Device): GraphTrainOptions {
  const { name: _, ...plasticity } = config.strategy;
  const { beta1, beta2, eps } = config.optimizer as Named & { beta1: number; beta2: number; eps: number };
  return {
    ...sharedOptions(config, dataset),
    device,
    graph: { hidden: config.hidden?.[0] ?? 0, activation: config.activation, beta1, beta2, eps },
    plasticity,
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
    `hidden: ${hidden.join(",")} makes ${parameters.toLocaleString("en-US")} parameters, more than a memory of 4 GiB holds in training. Start smaller.`,
    { hidden, parameters },
  );
}

/** @throws ShapeError that names model and dataset where they do not fit */
function startNetwork(device: Device, spec: LayerSpec, { model, seed }: ResolvedConfig, dataset: Dataset): Network {
  const { inputShape, train } = dataset;
  try {
    return new Network(device, spec, { inputs: train.inputs.columns, inputShape, seed });
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    const samples = `samples [${inputShape.join(", ")}]`;
    throw new ShapeError(
      `model "${model}" does not fit dataset "${dataset.name}", which has ${samples}: ${cause.message}`,
      { model, dataset: dataset.name, inputShape },
      { cause },
    );
  }
}

/**
 * Loads the data, fills in the configuration and makes the device.
 *
 * @throws OptionError, DataError
 */
export async function prepare(
  given: RunConfig,
  { signal, resumes = false, backend: before, onDownload }: PrepareOptions = {},
): Promise<Prepared> {
  const absolute = absolutePaths(given);
  const whole = await loadDataset(absolute.dataset, {
    ...loadOptions(absolute),
    ...(signal ? { signal } : {}),
    ...(onDownload ? { onProgress: onDownload } : {}),
  });
  const dataset = shareOf(whole, absolute);
  const start = absolute.from === null || resumes ? null : startFrom(absolute, dataset);
  const resolved = resolveConfig(start ? { ...absolute, hidden: start.hidden } : absolute, dataset);
  refuseTooLarge(resolved, dataset);
  const { device, backend } = await createDevice({ threads: resolved.threads, backend: before });
  if (resolved.model === GRAPH_MODEL) {
    const options = graphOptions(resolved, dataset, device);
    const training = new GraphTraining(options);
    const layers = layerTable(training.network);
    training.dispose();
    return { kind: "graph", config: resolved, dataset, backend, options, layers };
  }
  const config = sizedConfig(resolved, dataset, device);
  const options = { ...trainOptions(config, dataset), device };
  const network = startNetwork(device, options.model, config, dataset);
  const layers = layerTable(network);
  const initial = start ? { initial: initialParameters(network, start.layers) } : {};
  network.dispose();
  return { kind: "layers", config, dataset, backend, options: { ...options, ...initial }, layers };
}

/** The trainer of what was prepared. @throws OptionError, DataError, ShapeError before anything is trained */
export function trainerOf(
  prepared: Prepared,
  rest: Pick<TrainOptions, "callbacks" | "signal" | "resume">,
): Trainer | GraphTraining {
  return prepared.kind === "graph"
    ? new GraphTraining({ ...prepared.options, ...rest })
    : new Trainer({ ...prepared.options, ...rest });
}
