/**
 * The training loop: steps, growth, epochs, evaluation; every happening an event, every state plain data.
 *
 * @module
 */

import { BatchOrder, type BatchOrderState } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import { applyEdit } from "../edits/apply.ts";
import type { Edit, EditReport } from "../edits/edit.ts";
import type { Decision, Declined, RunningStrategy, StepBatch, TrialOutcome } from "../growth/strategy.ts";
import { Network } from "../nn/network.ts";
import { Optimizer } from "../optim/optimizer.ts";
import { scheduleFactor } from "../optim/schedule.ts";
import type { Device } from "../tensor/device.ts";
import { Gradients } from "../tensor/gradients.ts";
import type { LossValue } from "../tensor/ops/loss.ts";
import { RandomStream } from "../tensor/random.ts";
import { record } from "../tensor/tape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { evaluate } from "./evaluate.ts";
import type { GrowthEvent, Metrics, Status, TrainEvent, TrainResult } from "./events.ts";
import { describeNonFinite } from "./non-finite.ts";
import { restoreVariables, saveVariables, variableBytes } from "./model-state.ts";
import type { TrainOptions } from "./options.ts";
import { beginProgress, type Progress } from "./progress.ts";
import { RecentRows } from "./recent-rows.ts";
import { ResidentSplit } from "./resident.ts";
import { resolveSettings, type Settings } from "./settings.ts";
import { Stopwatch } from "./stopwatch.ts";

/** Rows of the fixed batch on which edits are checked. */
const PROBE_ROWS = 32;
/** The loop hands control to the host at least this often. */
const YIELD_MS = 50;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export class Trainer {
  readonly device: Device;
  readonly dataset: Dataset;
  readonly settings: Settings;
  readonly network: Network;
  readonly #options: TrainOptions;
  readonly #optimizer: Optimizer;
  readonly #train: ResidentSplit;
  readonly #validation: ResidentSplit | null;
  readonly #test: ResidentSplit;
  readonly #order: BatchOrder;
  readonly #recent: RecentRows;
  readonly #probeRows: Int32Array;
  readonly #streams = new Map<string, RandomStream>();
  readonly #watch: Stopwatch;
  readonly #strategy: RunningStrategy;
  #progress: Progress;
  #best: Checkpoint["best"] = null;
  #batch: StepBatch | null = null;
  /** Events not yet taken by the consumer of `run`. */
  #queue: TrainEvent[] = [];

  /** @throws OptionError, ShapeError, DataError before anything is trained */
  constructor(options: TrainOptions) {
    const { device, dataset, model, resume } = options;
    this.#options = options;
    this.device = device;
    this.dataset = dataset;
    this.settings = resolveSettings(options);
    const { seed, batchSize } = this.settings;
    this.network = new Network(device, model, { inputs: dataset.train.inputs.columns, seed });
    this.#optimizer = new Optimizer(device, this.network.parameters, this.settings.optimizer);
    this.#train = new ResidentSplit(device, dataset.train);
    this.#validation = dataset.validation && new ResidentSplit(device, dataset.validation);
    this.#test = new ResidentSplit(device, dataset.test);
    this.#order = new BatchOrder(this.#train.rows, batchSize, seed);
    const coming = firstRows(new BatchOrder(this.#train.rows, this.#train.rows, seed));
    this.#recent = new RecentRows(this.#train.rows, coming);
    this.#probeRows = coming.slice(0, PROBE_ROWS);
    this.#watch = new Stopwatch(resume?.state.seconds);
    this.#progress = beginProgress();
    if (resume) this.#restore(resume);
    const { strategy, strategyOptions } = this.settings;
    this.#strategy = device.scope("strategy start", () =>
      strategy.start(this.network, this.#context(), strategyOptions, resume ? resume.state.strategy : undefined),
    );
    this.#optimizer.follow([...this.network.parameters, ...this.#strategy.parameters]);
    if (resume) restoreVariables(this.#strategyVariables(), resume.tensors);
  }

  /** Steps complete. */
  get step(): number {
    return this.#progress.step;
  }

  /** Epochs complete. */
  get epoch(): number {
    return this.#progress.epoch;
  }

  /** The run. Events come in order; the last is `end`. */
  async *run(): AsyncGenerator<TrainEvent, TrainResult> {
    let status: Status = "done";
    let reason: string | null = null;
    try {
      if (this.step === 0 && this.#progress.events === 0) this.#emitStart();
      let yieldedAt = performance.now();
      for (;;) {
        const ended = this.#ended();
        if (ended) {
          [status, reason] = ended;
          break;
        }
        const problem = this.#step();
        yield* this.#drain();
        if (problem) {
          [status, reason] = ["failed", problem];
          break;
        }
        if (performance.now() - yieldedAt > YIELD_MS) {
          await nextTask();
          yieldedAt = performance.now();
        }
      }
    } catch (error) {
      this.#emitEnd("failed", error instanceof Error ? error.message : String(error), null, null);
      yield* this.#drain();
      throw error;
    }
    const result = this.#finish(status, reason);
    yield* this.#drain();
    return result;
  }

  /** Frees the network, its moments and the data. */
  dispose(): void {
    this.#optimizer.dispose();
    this.network.dispose();
    for (const split of [this.#train, this.#validation, this.#test]) split?.free();
  }

  *#drain(): Generator<TrainEvent> {
    const events = this.#queue;
    this.#queue = [];
    yield* events;
  }

  #emit(event: TrainEvent): void {
    this.#progress.events++;
    this.#options.callbacks?.onEvent?.(event);
    this.#queue.push(event);
  }

  /** Why no further step is to be made, or null. */
  #ended(): [Status, string | null] | null {
    if (this.step >= this.settings.totalSteps) return ["done", null];
    if (this.#progress.stopReason !== null) return ["stopped-early", this.#progress.stopReason];
    if (this.#options.signal?.aborted) return ["interrupted", "interrupted on request"];
    return null;
  }

  /** One step with all that follows from it; returns what made it fail. */
  #step(): string | null {
    const { device } = this;
    const progress = this.#progress;
    device.arena.resetPeak();
    const problem = device.scope("step", () => {
      const rows = this.#order.next();
      const failed = this.#update(rows);
      if (failed) return failed;
      this.#recent.push(rows);
      this.#strategy.afterStep();
      this.#batch = null;
      return null;
    });
    const bytes = variableBytes(this.network, this.#optimizer) + device.arena.peakBytes;
    progress.peakBytes = Math.max(progress.peakBytes, bytes);
    progress.sumBytes += bytes;
    if (problem) return problem;
    if (this.#order.epoch > progress.epoch) this.#endEpoch();
    this.#options.callbacks?.onStep?.(this.step);
    return null;
  }

  /** Forward, backward and update on these rows. */
  #update(rows: Int32Array): string | null {
    const { settings } = this;
    const progress = this.#progress;
    const { inputs, targets } = this.#watch.time("data", () => this.#train.batch(rows));
    this.#batch = { inputs, rows };
    let value: LossValue | null = null;
    const gradients = this.#watch.time("forwardBackward", () =>
      record(this.device, (tape) => {
        const outputs = this.network.forward(inputs, { training: true, random: this.#stream("dropout") });
        const loss = settings.loss.compute(outputs, targets);
        value = loss.read();
        return new Gradients(this.device, tape, [{ output: loss.output }, ...this.#strategy.lossTerms()]);
      }),
    );
    const { loss, correct, count } = value as unknown as LossValue;
    if (!Number.isFinite(loss)) {
      return `the loss is ${loss} at step ${progress.step + 1}; ${describeNonFinite(this.network, inputs)}`;
    }
    const factor = scheduleFactor(settings.schedule, settings.scheduleOptions, settings.warmup, progress.step, settings.totalSteps);
    const learningRate = settings.learningRate * factor;
    this.#watch.time("update", () => this.#optimizer.step(gradients, learningRate));
    progress.step++;
    progress.flops += 3 * this.network.flops() * rows.length;
    progress.epochLoss += loss * count;
    progress.epochCount += count;
    progress.epochCorrect = correct === null ? null : (progress.epochCorrect ?? 0) + correct;
    if (progress.step === 1 || progress.step % settings.logEvery === 0) {
      this.#emit({ type: "step", step: progress.step, epoch: progress.epoch, loss, learningRate, seconds: this.#watch.total });
    }
    return null;
  }

  #endEpoch(): void {
    const progress = this.#progress;
    progress.epoch++;
    const { epoch, step, epochLoss, epochCorrect, epochCount } = progress;
    this.#emit({
      type: "epoch",
      epoch,
      step,
      loss: epochLoss / Math.max(1, epochCount),
      accuracy: epochCorrect === null ? null : epochCorrect / Math.max(1, epochCount),
      ...this.#size(),
      seconds: this.#watch.total,
    });
    Object.assign(progress, { epochLoss: 0, epochCount: 0, epochCorrect: null });
    if (this.#validation && epoch % this.settings.evaluateEvery === 0) this.#validate(this.#validation);
    this.#options.callbacks?.onEpoch?.(epoch);
  }

  #validate(split: ResidentSplit): void {
    const progress = this.#progress;
    const { step, epoch } = progress;
    const metrics = this.#evaluate(split);
    const { earlyStopping } = this.settings;
    const before = this.#best?.state.best?.metrics.loss;
    const best = before === undefined || metrics.loss < before - Math.abs(before) * (earlyStopping?.minDelta ?? 0);
    this.#emit({ type: "evaluation", split: "validation", epoch, step, metrics, best, seconds: this.#watch.total });
    if (best) {
      const { best: _, ...snapshot } = this.checkpoint();
      this.#best = { ...snapshot, state: { ...snapshot.state, best: { step, epoch, metrics } } };
      progress.bestEpoch = epoch;
    }
    if (earlyStopping && epoch - progress.bestEpoch >= earlyStopping.patience) {
      progress.stopReason = `no better validation loss for ${earlyStopping.patience} epochs; the best was after epoch ${progress.bestEpoch}`;
    }
  }

  #evaluate(split: ResidentSplit): Metrics {
    return this.#watch.time("evaluation", () => evaluate(this.network, split, this.settings.loss, this.dataset.targetScale));
  }

  /** Restores the best network where early stopping asks for it, tests, and closes the log. */
  #finish(status: Status, reason: string | null): TrainResult {
    const finite = status !== "failed";
    if (finite && this.settings.earlyStopping && this.#best) this.#restoreNetwork(this.#best);
    const validation = finite && this.#validation ? this.#evaluate(this.#validation) : null;
    const test = finite ? this.#evaluate(this.#test) : null;
    this.#emitEnd(status, reason, test, validation);
    const { step, epoch, flops, edits, peakBytes, sumBytes } = this.#progress;
    return {
      status,
      reason,
      dataset: this.dataset.name,
      strategy: this.settings.strategy.name,
      seed: this.settings.seed,
      epochs: epoch,
      steps: step,
      ...this.#size(),
      hiddenUnits: this.network.widths.reduce((sum, width) => sum + width, 0),
      edits,
      flops,
      test,
      validation,
      seconds: this.#watch.read(),
      memory: { peakBytes, meanBytes: step === 0 ? 0 : Math.round(sumBytes / step) },
    };
  }

  #size(): { widths: number[]; parameters: number } {
    return { widths: this.network.widths, parameters: this.network.parameterCount };
  }

  #emitStart(): void {
    const { settings, dataset, network } = this;
    this.#emit({
      type: "start",
      dataset: dataset.name,
      task: dataset.task,
      strategy: settings.strategy.name,
      options: settings.strategyOptions,
      seed: settings.seed,
      epochs: settings.epochs,
      totalSteps: settings.totalSteps,
      rows: { train: this.#train.rows, validation: this.#validation?.rows ?? 0, test: this.#test.rows },
      axes: network.axes.map((axis) => axis.name),
      ...this.#size(),
      notes: dataset.notes,
    });
  }

  #emitEnd(status: Status, reason: string | null, test: Metrics | null, validation: Metrics | null): void {
    const { step, epoch } = this.#progress;
    this.#emit({ type: "end", status, reason, step, epoch, ...this.#size(), test, validation, seconds: this.#watch.total });
  }

  #stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (!stream) {
      stream = new RandomStream(this.settings.seed, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  // ---- what strategies see

  #context(): Parameters<Settings["strategy"]["start"]>[1] {
    const trainer = this;
    return {
      get step() {
        return trainer.step;
      },
      totalSteps: this.settings.totalSteps,
      trainingRows: this.#train.rows,
      get batch() {
        return trainer.#batch;
      },
      recentInputs: (capacity) => this.#train.inputs(this.#recent.latest(capacity)),
      probe: () => this.#probe(),
      random: (name) => this.#stream(name),
      apply: (edit, decision) => this.#apply(edit, decision),
      decline: (declined) => this.#decline(declined),
      trial: (edit, steps) => this.#trial(edit, steps),
      validationLoss: () => this.#evaluate(this.#validation ?? this.#train).loss,
      time: (phase, body) => this.#watch.time(phase, body),
      countFlops: (flops) => {
        this.#progress.flops += flops;
      },
    };
  }

  #probe(): Tensor {
    return this.#train.inputs(this.#probeRows);
  }

  #edit(edit: Edit): EditReport {
    const { network } = this;
    return this.device.scope("probe", () =>
      applyEdit(edit, { network, optimizer: this.#optimizer, step: this.step, probe: this.#probe() }),
    );
  }

  #apply(edit: Edit, decision: Decision): EditReport {
    const report = this.#edit(edit);
    const progress = this.#progress;
    const { step, epoch } = progress;
    const { kind, axis, from, to } = report;
    const event: GrowthEvent = { type: "growth", step, epoch, ...report, ...decision, ...this.#size(), seconds: this.#watch.total };
    this.#emit(event);
    progress.edits.push({ step, kind, axis, from, to });
    delete progress.declined[axis];
    return report;
  }

  #decline(declined: Declined): void {
    const { axis, trigger, reason } = declined;
    const progress = this.#progress;
    // Numbers in the words change from step to step; the kind of reason is what counts.
    const kind = `${trigger}: ${reason.replace(/[\d.]+/g, "#")}`;
    if (progress.declined[axis] === kind) return;
    progress.declined[axis] = kind;
    this.#emit({ type: "declined", step: progress.step, epoch: progress.epoch, ...declined });
  }

  #trial(edit: Edit, steps: number): TrialOutcome {
    const split = this.#validation ?? this.#train;
    const before = this.#evaluate(split).loss;
    const saved = this.checkpoint();
    const { events, flops } = this.#progress;
    const queued = this.#queue;
    const batch = this.#batch;
    try {
      const report = this.#edit(edit);
      for (let i = 0; i < steps; i++) this.device.scope("trial", () => this.#update(this.#order.next()));
      return { report, before, after: this.#evaluate(split).loss };
    } finally {
      const spent = this.#progress.flops - flops;
      this.#restore(saved);
      this.#progress.flops += spent;
      this.#progress.events = events;
      this.#queue = queued;
      this.#batch = batch;
    }
  }

  // ---- saving and restoring

  #strategyVariables(): Parameters<typeof saveVariables>[0] {
    const own = new Set(this.#strategy.parameters.map(({ name }) => name));
    const moments = this.#optimizer.variables.filter(({ name }) => own.has(name.slice(0, name.lastIndexOf("."))));
    return [...this.#strategy.parameters, ...moments];
  }

  /** The whole state, as it is between two steps. */
  checkpoint(): Checkpoint {
    const { network } = this;
    const best = this.#best;
    return {
      tensors: saveVariables([...network.parameters, ...(this.#strategy.parameters ?? []), ...this.#optimizer.variables]),
      state: {
        version: 1,
        step: this.step,
        epoch: this.epoch,
        axes: network.axisStates(),
        updates: this.#optimizer.steps,
        strategy: structuredState(this.#strategy.state()),
        streams: Object.fromEntries([...this.#streams].map(([name, stream]) => [name, [...stream.state()]])),
        order: this.#order.state(),
        recent: this.#recent.state(),
        progress: structuredState(this.#progress),
        seconds: this.#watch.read(),
        events: this.#progress.events,
        best: best?.state.best ?? null,
      },
      best,
    };
  }

  #restoreNetwork({ state, tensors }: Omit<Checkpoint, "best">): void {
    this.network.restoreAxes(state.axes);
    restoreVariables(this.network.parameters, tensors);
  }

  #restore(checkpoint: Checkpoint): void {
    const { state, tensors } = checkpoint;
    this.#restoreNetwork(checkpoint);
    const own = this.#strategy?.parameters ?? [];
    restoreVariables([...own, ...this.#optimizer.variables], tensors);
    this.#optimizer.steps = state.updates;
    this.#optimizer.forgetBlocks();
    this.#streams.clear();
    for (const [name, stream] of Object.entries(state.streams)) this.#stream(name).restore(stream);
    this.#order.restore(state.order as BatchOrderState);
    this.#recent.restore(state.recent);
    this.#progress = structuredState(state.progress) as Progress;
    this.#best = checkpoint.best;
  }
}

/** The first epoch's rows in order. */
function firstRows(order: BatchOrder): Int32Array {
  return order.next().slice();
}

/** A deep copy of plain data. */
function structuredState<T>(state: T): T {
  return state === undefined ? state : (JSON.parse(JSON.stringify(state)) as T);
}
