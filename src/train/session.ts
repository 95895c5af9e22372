/**
 * What is being trained, with all that its future depends on: network, moments, data, order, random streams. Saving it and putting
 * it back changes nothing.
 *
 * @module
 */

import { augmentImages, mixupShare } from "../data/augmentation.ts";
import { BatchOrder, type BatchOrderState } from "../data/batches.ts";
import { shuffledRows } from "../data/split.ts";
import { StateError } from "../errors.ts";
import type { GradientPass } from "../growth/strategy.ts";
import type { Taps } from "../nn/layer.ts";
import type { BatchTargets } from "../nn/loss.ts";
import { Network } from "../nn/network.ts";
import type { Parameter } from "../nn/parameter.ts";
import { Optimizer } from "../optim/optimizer.ts";
import { scheduleFactor } from "../optim/schedule.ts";
import type { Device } from "../tensor/device.ts";
import { Gradients, type Root } from "../tensor/gradients.ts";
import type { LossValue } from "../tensor/ops/loss.ts";
import { RandomStream } from "../tensor/random.ts";
import { record } from "../tensor/tape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { evaluate } from "./evaluate.ts";
import type { Metrics } from "./events.ts";
import { type KeptModel, keepModel, keptOf, keptTensors } from "./kept-model.ts";
import { modelState, restoreModel, restoreVariables, saveVariables, trainedVariables } from "./model-state.ts";
import { describeNonFinite } from "./non-finite.ts";
import type { TrainOptions } from "./options.ts";
import { beginProgress, type Progress } from "./progress.ts";
import { RecentRows } from "./recent-rows.ts";
import { ResidentSplit } from "./resident.ts";
import type { Settings } from "./settings.ts";
import { Stopwatch } from "./stopwatch.ts";
import { type TrainingBatch, trainingLoss } from "./training-loss.ts";

/** Rows of the fixed batch on which edits are checked; of images fewer, as each is dear and has many positions to go wrong at. */
const PROBE_ROWS = 32;
const PROBE_IMAGES = 4;

/** A step that was made, or why it could not be. */
export type StepOutcome = { readonly value: LossValue; readonly learningRate: number } | { readonly problem: string };

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
  readonly watch: Stopwatch;
  progress: Progress = beginProgress();
  best: Checkpoint["best"] = null;
  #kept: KeptModel | null = null;
  /** Mean training loss of the last step of this session. */
  lastLoss: number | null = null;
  /** Its learning rate. */
  lastLearningRate: number | null = null;
  /** Whether parameters are kept as they were before the last update; they live in the scope of the step. */
  keepsUpdates = false;
  beforeUpdate: ReadonlyMap<Parameter, Tensor> | null = null;
  readonly #scale: TrainOptions["dataset"]["targetScale"];
  /** All training rows in a fixed order: probes are its first. */
  readonly #mixedRows: Int32Array;
  readonly #probeSize: number;
  readonly #streams = new Map<string, RandomStream>();

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
    this.watch = new Stopwatch(resume?.state.seconds);
    this.#mixedRows = coming;
    this.#probeSize = dataset.inputShape.length === 3 ? PROBE_IMAGES : PROBE_ROWS;
    this.#scale = dataset.targetScale;
  }

  /** The random stream of this name. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (!stream) {
      stream = new RandomStream(this.settings.seed, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /** These rows as they are trained on, augmented where that is asked for, in the current scope. */
  trainingBatch(rows: Int32Array): TrainingBatch {
    const { augmentation } = this.settings;
    const { inputs, targets } = this.train.batch(rows);
    const { device } = inputs;
    augmentImages(
      device.reals(inputs.address, inputs.size),
      this.network.inputShape,
      augmentation,
      this.stream("augmentation"),
    );
    if (augmentation.mixup === 0) return { inputs, targets, mixed: null };
    const random = this.stream("mixup");
    const share = mixupShare(augmentation.mixup, random);
    const order = shuffledRows(rows.length, random);
    const others = device.empty(inputs.shape);
    const indices = device.scratch(rows.length * 4);
    device.ints(indices, rows.length).set(order);
    device.kernels.gatherRows(rows.length, inputs.columns, inputs.address, indices, others.address);
    device.kernels.scale(inputs.size, share, inputs.address, inputs.address);
    device.kernels.axpy(inputs.size, 1 - share, others.address, inputs.address);
    const { targets: otherTargets } = this.train.batch(order.map((i) => rows[i] as number));
    return { inputs, targets, mixed: { targets: otherTargets, share } };
  }

  /** Forward, backward and update on one batch, in the current scope. */
  update(batch: TrainingBatch, rows: Int32Array, terms: () => readonly Root[]): StepOutcome {
    const { settings, progress } = this;
    const { inputs } = batch;
    const { value, gradients } = this.watch.time("forwardBackward", () =>
      record(this.device, (tape) => {
        const outputs = this.network.forward(inputs, { training: true, random: this.stream("dropout") });
        const { value, roots } = trainingLoss(this.settings, outputs, batch);
        return { value, gradients: new Gradients(this.device, tape, [...roots, ...terms()]) };
      }),
    );
    if (!Number.isFinite(value.loss)) {
      const where = describeNonFinite(this.network, inputs);
      return { problem: `the loss is ${value.loss} at step ${progress.step + 1}; ${where}` };
    }
    const learningRate = settings.learningRate * this.#scheduleFactor();
    this.watch.time("update", () => {
      if (this.keepsUpdates) this.beforeUpdate = this.#copies();
      this.optimizer.step(gradients, learningRate);
    });
    progress.step++;
    this.lastLoss = value.loss;
    this.lastLearningRate = learningRate;
    progress.flops += 3 * this.network.flops() * rows.length;
    return { value, learningRate };
  }

  /** Of what the whole training may cost, the share that is spent; 0 without a budget. */
  get #spent(): number {
    const { maxFlops } = this.settings;
    return maxFlops === null ? 0 : this.progress.flops / maxFlops;
  }

  /** The schedule is as far as the steps or, with a budget, the operations, whichever are further. */
  #scheduleFactor(): number {
    const { schedule, scheduleOptions, warmup, totalSteps } = this.settings;
    const { step } = this.progress;
    const position = step < warmup ? step : Math.max(step, this.#spent * totalSteps);
    return scheduleFactor(schedule, scheduleOptions, warmup, position, totalSteps);
  }

  /** Steps that training will have taken in all: those of its epochs or, with a budget, as many as it pays for at the present widths. */
  get plannedSteps(): number {
    const { maxFlops, totalSteps, batchSize } = this.settings;
    if (maxFlops === null) return totalSteps;
    const affordable = Math.floor((maxFlops - this.progress.flops) / (3 * this.network.flops() * batchSize));
    return Math.min(totalSteps, this.progress.step + Math.max(0, affordable));
  }

  #copies(): Map<Parameter, Tensor> {
    return new Map(
      this.network.parameters.map((parameter) => {
        const copy = this.device.empty(parameter.tensor.shape);
        this.device.kernels.copy(copy.size, parameter.tensor.address, copy.address);
        return [parameter, copy] as const;
      }),
    );
  }

  /** What the last update added to a parameter, in the current scope; null unless it is kept. */
  lastUpdate(parameter: Parameter): Tensor | null {
    const before = this.beforeUpdate?.get(parameter);
    if (!before) return null;
    const { tensor } = parameter;
    const update = this.device.empty(tensor.shape);
    this.device.kernels.subtract(update.size, tensor.address, before.address, update.address);
    return update;
  }

  /** Forward and backward on these rows without dropout and without an update, in the current scope. */
  gradientPass(rows: Int32Array, taps: Taps | null, activationsOnly: boolean): GradientPass {
    const { inputs, targets } = this.train.batch(rows);
    const layers = this.network.weighted;
    // Gradients reach a layer's output by its bias; without one they have to come by its weight.
    const spared =
      activationsOnly && layers.every((layer) => layer.bias) ? layers.map(({ weight }) => weight.tensor) : [];
    this.progress.flops += (spared.length > 0 ? 2 : 3) * this.network.flops() * rows.length;
    for (const weight of spared) weight.requiresGradient = false;
    try {
      return record(this.device, (tape) => {
        const outputs = this.network.forward(inputs, { taps });
        const { value, roots } = trainingLoss(this.settings, outputs, { targets, mixed: null });
        return { loss: value.loss, gradients: new Gradients(this.device, tape, roots) };
      });
    } finally {
      for (const weight of spared) weight.requiresGradient = true;
    }
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
        streams: Object.fromEntries([...this.#streams].map(([name, stream]) => [name, [...stream.state()]])),
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
    this.#streams.clear();
    for (const [name, stream] of Object.entries(state.streams)) this.stream(name).restore(stream);
    this.order.restore(state.order as BatchOrderState);
    this.recent.restore(state.recent);
    this.progress = plain(state.progress as Progress);
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
function plain<T>(state: T): T {
  return state === undefined ? state : (JSON.parse(JSON.stringify(state)) as T);
}
