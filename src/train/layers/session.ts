/**
 * What is being trained, with all that its future depends on: network, moments, data, order, random streams. Saving it and putting
 * it back changes nothing.
 *
 * @module
 */

import { BatchOrder, type BatchOrderState } from "../../data/batches.ts";
import { StateError } from "../../errors.ts";
import type { BatchTargets } from "../../nn/loss.ts";
import { Network } from "../../nn/network.ts";
import { Optimizer } from "../../optim/optimizer.ts";
import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { Metrics } from "../events/events.ts";
import { plannedSteps } from "../loop/pace.ts";
import { beginProgress, type Progress } from "../loop/progress.ts";
import { RandomStreams } from "../loop/random-streams.ts";
import { Stopwatch } from "../loop/stopwatch.ts";
import type { TrainOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import { evaluate } from "../source/evaluate.ts";
import { RecentRows } from "../source/recent-rows.ts";
import { ResidentSplit } from "../source/resident.ts";
import { type KeptModel, keepModel, keptOf, keptTensors } from "./kept-model.ts";
import { LastUpdate } from "./last-update.ts";
import { modelState, restoreModel, restoreVariables, saveVariables, trainedVariables } from "./model-state.ts";
import type { MadeStep } from "./passes.ts";

/** Rows of the fixed batch on which edits are checked; of images fewer, as each is dear and has many positions to go wrong at. */
const PROBE_ROWS = 32;
const PROBE_IMAGES = 4;

export class Session {
  readonly device: Device;
  readonly settings: Settings;
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly train: ResidentSplit;
  readonly validation: ResidentSplit | null;
  readonly test: ResidentSplit;
  readonly order: BatchOrder;
  readonly recent: RecentRows;
  readonly streams: RandomStreams;
  readonly watch: Stopwatch;
  progress: Progress = beginProgress();
  best: Checkpoint["best"] = null;
  /** The last step of this session. */
  last: MadeStep | null = null;
  readonly lastUpdate: LastUpdate = new LastUpdate();
  #kept: KeptModel | null = null;
  readonly #scale: TrainOptions["dataset"]["targetScale"];
  /** All training rows in a fixed order: probes are its first. */
  readonly #mixedRows: Int32Array;
  readonly #probeSize: number;

  constructor(options: TrainOptions, settings: Settings) {
    const { device, dataset, model, resume } = options;
    const { seed, batchSize } = settings;
    this.device = device;
    this.settings = settings;
    this.network = new Network(device, model, {
      inputs: dataset.train.inputs.columns,
      inputShape: dataset.inputShape,
      seed,
    });
    if (options.initial) restoreVariables(this.network.parameters, options.initial);
    this.optimizer = new Optimizer(device, this.network.parameters, settings.optimizer);
    this.train = new ResidentSplit(device, dataset.train);
    this.validation = dataset.validation && new ResidentSplit(device, dataset.validation);
    this.test = new ResidentSplit(device, dataset.test);
    this.order = new BatchOrder(this.train.rows, batchSize, seed);
    const coming = new BatchOrder(this.train.rows, this.train.rows, seed).next();
    this.recent = new RecentRows(this.train.rows, coming);
    this.streams = new RandomStreams(seed);
    this.watch = new Stopwatch(resume?.state.seconds);
    this.#mixedRows = coming;
    this.#probeSize = dataset.inputShape.length === 3 ? PROBE_IMAGES : PROBE_ROWS;
    this.#scale = dataset.targetScale;
  }

  /** Steps that training will have taken in all: those of its epochs or, with a budget, as many as it pays for at the present widths. */
  get plannedSteps(): number {
    return plannedSteps(this.settings, this.progress, this.network.flops());
  }

  /** A fixed batch of inputs, in the current scope. */
  probe(): Tensor {
    return this.train.inputs(this.probeRows(this.#probeSize));
  }

  /** A fixed batch with targets, in the current scope. */
  labelledProbe(rows: number): { readonly inputs: Tensor; readonly targets: BatchTargets } {
    return this.train.keptBatch(this.probeRows(rows));
  }

  /** Which training rows those are. */
  probeRows(rows: number): Int32Array {
    return this.#mixedRows.subarray(0, rows);
  }

  evaluate(split: ResidentSplit): Metrics {
    return this.watch.time("evaluation", () => evaluate(this.network, split, this.settings.loss, this.#scale));
  }

  /** Keeps the model as it is now, to be put back. */
  keep(): void {
    this.#kept = keepModel(this.network, this.optimizer, this.progress.edits.length);
  }

  forget(): void {
    this.#kept = null;
  }

  /**
   * Puts back the model that was kept; the count of updates goes on. Returns the edits undone, the last first.
   *
   * @throws StateError when none is kept
   */
  putBack(): Progress["edits"] {
    const kept = this.#kept;
    if (!kept)
      throw new StateError("train: there is no model to go back to. Call keep() before the edits that may be undone.");
    const updates = this.optimizer.steps;
    restoreModel(this.network, this.optimizer, kept);
    this.optimizer.steps = updates;
    this.#kept = null;
    return this.progress.edits.slice(kept.state.edits).toReversed();
  }

  /** The whole state, as it is between two steps. */
  save(strategy: unknown): Checkpoint {
    const { network, optimizer, order, recent, progress, best } = this;
    return {
      tensors: { ...saveVariables(trainedVariables(network, optimizer)), ...keptTensors(this.#kept) },
      state: {
        version: 1,
        step: progress.step,
        epoch: progress.epoch,
        ...modelState(network, optimizer),
        kept: this.#kept && plain(this.#kept.state),
        strategy: plain(strategy),
        streams: this.streams.state(),
        order: order.state(),
        recent: recent.state(),
        progress: plain(progress),
        seconds: this.watch.read(),
        events: progress.events,
        best: best?.state.best ?? null,
      },
      best,
    };
  }

  /** Layers, widths, weights and moments. */
  restoreModel(checkpoint: Omit<Checkpoint, "best">): void {
    restoreModel(this.network, this.optimizer, checkpoint);
  }

  restore(checkpoint: Checkpoint): void {
    const { state } = checkpoint;
    this.restoreModel(checkpoint);
    this.streams.restore(state.streams);
    this.order.restore(state.order as BatchOrderState);
    this.recent.restore(state.recent);
    this.progress = { ...beginProgress(), ...plain(state.progress as Progress) };
    this.#kept = keptOf(checkpoint);
    this.best = checkpoint.best;
  }

  /** Frees the network, its moments and the data. */
  dispose(): void {
    const own = new Set(this.network.parameters);
    for (const parameter of this.optimizer.parameters) if (!own.has(parameter)) parameter.tensor.free();
    this.optimizer.dispose();
    this.network.dispose();
    for (const split of [this.train, this.validation, this.test]) split?.free();
  }
}

/** A deep copy of plain data. */
export function plain<T>(state: T): T {
  return state === undefined ? state : (JSON.parse(JSON.stringify(state)) as T);
}
