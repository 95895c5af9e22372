/**
 * The training loop: steps, epochs, evaluation, early stopping; every happening an event. What is trained, and how it grows, is the
 * trainee's own.
 *
 * @module
 */

import type { Device } from "../tensor/device.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Metrics, Seconds, Status, TrainEvent, TrainResult } from "./events.ts";
import type { Callbacks, TrainOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import type { ResidentSplit } from "./resident.ts";
import type { StepOutcome } from "./session.ts";
import type { Settings, StrategyDeclaration } from "./settings.ts";

/** The loop hands control to the host at least this often. */
const YIELD_MS = 50;

const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

/** How large a trainee is. */
export interface TraineeSize {
  readonly widths: readonly number[];
  readonly parameters: number;
  /** Widths as trained numbers, where a strategy has them. */
  readonly sizes?: readonly number[];
}

/** What the loop trains, with all that its future depends on. */
export interface Trainee {
  readonly device: Device;
  readonly progress: Progress;
  /** Epochs of the training rows handed out. */
  readonly order: { readonly epoch: number };
  readonly watch: { readonly total: number; read(): Seconds };
  readonly train: ResidentSplit;
  readonly validation: ResidentSplit | null;
  readonly test: ResidentSplit;
  /** The best state so far, by validation loss. */
  best: Checkpoint["best"];
  /** Steps that training will have taken in all, as far as is known now. */
  readonly plannedSteps: number;
  /** Names of the widths. */
  readonly axes: readonly string[];
  readonly size: TraineeSize;
  /** Bytes of parameters and moments. */
  readonly bytes: number;
  /** Trains on the next rows, in the scope of the step. */
  update(): StepOutcome;
  /** What follows from a step, in the same scope: growth. */
  afterStep(): void;
  evaluate(split: ResidentSplit): Metrics;
  /** What predictions depend on, to be put back. */
  snapshot(): Omit<Checkpoint, "best">;
  restoreModel(checkpoint: Omit<Checkpoint, "best">): void;
  /** Training is over: brings the network into its final form. */
  settle(): void;
}

export interface LoopOptions extends Pick<TrainOptions, "dataset"> {
  readonly settings: Settings<StrategyDeclaration>;
  readonly callbacks?: Callbacks;
  readonly signal?: { readonly aborted: boolean };
}

export class TrainingLoop {
  readonly #trainee: Trainee;
  readonly #options: LoopOptions;
  /** Events not yet taken by the consumer of `run`. */
  #queue: TrainEvent[] = [];

  constructor(trainee: Trainee, options: LoopOptions) {
    this.#trainee = trainee;
    this.#options = options;
  }

  /** The run. Events come in order; the last is `end`. */
  async *run(): AsyncGenerator<TrainEvent, TrainResult> {
    let ended: [Status, string | null] | null = null;
    try {
      if (this.#trainee.progress.events === 0) this.#emitStart();
      let yieldedAt = performance.now();
      for (ended = this.#ended(); ended === null; ended ??= this.#ended()) {
        const problem = this.#step();
        if (problem) ended = ["failed", problem];
        yield* this.#drain();
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
    const result = this.#finish(...ended);
    yield* this.#drain();
    return result;
  }

  *#drain(): Generator<TrainEvent> {
    const events = this.#queue;
    this.#queue = [];
    yield* events;
  }

  /** Gives out an event; those of growth come from the trainee. */
  emit(event: TrainEvent): void {
    this.#trainee.progress.events++;
    this.#options.callbacks?.onEvent?.(event);
    this.#queue.push(event);
  }

  /** Why no further step is to be made, or null. */
  #ended(): [Status, string | null] | null {
    const { step, stopReason } = this.#trainee.progress;
    if (stopReason !== null) return ["stopped-early", stopReason];
    const { totalSteps, maxFlops } = this.#options.settings;
    if (step >= this.#trainee.plannedSteps) {
      return ["done", step < totalSteps ? `a further step is beyond the budget of ${maxFlops} operations` : null];
    }
    if (this.#options.signal?.aborted) return ["interrupted", "interrupted on request"];
    return null;
  }

  /** One step with all that follows from it; returns what made it fail. */
  #step(): string | null {
    const trainee = this.#trainee;
    const { device, order } = trainee;
    device.arena.resetPeak();
    const problem = device.scope("step", () => {
      const outcome = trainee.update();
      if ("problem" in outcome) return outcome.problem;
      this.#noteStep(outcome);
      trainee.afterStep();
      return null;
    });
    const bytes = trainee.bytes + device.arena.peakBytes;
    const { progress } = trainee;
    progress.peakBytes = Math.max(progress.peakBytes, bytes);
    progress.sumBytes += bytes;
    if (problem) return problem;
    if (order.epoch > progress.epoch) this.#endEpoch();
    this.#options.callbacks?.onStep?.(progress.step);
    return null;
  }

  #noteStep({ value, learningRate }: Exclude<StepOutcome, { problem: string }>): void {
    const { progress, watch } = this.#trainee;
    const { loss, correct, count } = value;
    progress.epochLoss += loss * count;
    progress.epochCount += count;
    progress.epochCorrect = correct === null ? null : (progress.epochCorrect ?? 0) + correct;
    const { step, epoch } = progress;
    if (step > 1 && step % this.#options.settings.logEvery !== 0) return;
    this.emit({ type: "step", step, epoch, loss, learningRate, seconds: watch.total });
  }

  #endEpoch(): void {
    const { progress, validation, watch } = this.#trainee;
    progress.epoch++;
    const { epoch, step, epochLoss, epochCorrect, epochCount } = progress;
    const loss = epochLoss / Math.max(1, epochCount);
    const accuracy = epochCorrect === null ? null : epochCorrect / Math.max(1, epochCount);
    Object.assign(progress, { epochLoss: 0, epochCount: 0, epochCorrect: null });
    if (epoch % this.#options.settings.evaluateEvery === 0) {
      this.emit({ type: "epoch", epoch, step, loss, accuracy, ...this.#trainee.size, seconds: watch.total });
      if (validation) this.#validate(validation);
    }
    this.#options.callbacks?.onEpoch?.(epoch);
  }

  #validate(split: ResidentSplit): void {
    const trainee = this.#trainee;
    const { progress, watch } = trainee;
    const { step, epoch } = progress;
    const { earlyStopping } = this.#options.settings;
    const metrics = trainee.evaluate(split);
    const before = trainee.best?.state.best?.metrics.loss;
    const best = before === undefined || metrics.loss < before - Math.abs(before) * (earlyStopping?.minDelta ?? 0);
    this.emit({ type: "evaluation", split: "validation", epoch, step, metrics, best, seconds: watch.total });
    if (best) {
      progress.bestEpoch = epoch;
      const snapshot = trainee.snapshot();
      trainee.best = { ...snapshot, state: { ...snapshot.state, best: { step, epoch, metrics } } };
    }
    if (earlyStopping && epoch - progress.bestEpoch >= earlyStopping.patience) {
      progress.stopReason = `no better validation loss for ${earlyStopping.patience} epochs; the best was after epoch ${progress.bestEpoch}`;
    }
  }

  /** Puts back the best network where early stopping asks for it, tests, and closes the log. */
  #finish(status: Status, reason: string | null): TrainResult {
    const trainee = this.#trainee;
    const { best, test, validation } = trainee;
    const { earlyStopping, strategy, seed } = this.#options.settings;
    const finite = status !== "failed";
    if (finite && earlyStopping && best) trainee.restoreModel(best);
    const { sizes } = trainee.size;
    if (status === "done" || status === "stopped-early") trainee.settle();
    const validated = finite && validation ? trainee.evaluate(validation) : null;
    const tested = finite ? trainee.evaluate(test) : null;
    this.#emitEnd(status, reason, tested, validated);
    const size = this.#size();
    const { step, epoch, flops, edits, peakBytes, sumBytes } = trainee.progress;
    return {
      status,
      reason,
      dataset: this.#options.dataset.name,
      strategy: strategy.name,
      seed,
      epochs: epoch,
      steps: step,
      ...size,
      ...(sizes ? { sizes } : {}),
      hiddenUnits: size.widths.reduce((sum, width) => sum + width, 0),
      edits,
      flops,
      test: tested,
      validation: validated,
      seconds: trainee.watch.read(),
      memory: { peakBytes, meanBytes: step === 0 ? 0 : Math.round(sumBytes / step) },
    };
  }

  /** Widths and parameters, without widths as trained numbers. */
  #size(): Pick<TraineeSize, "widths" | "parameters"> {
    const { widths, parameters } = this.#trainee.size;
    return { widths, parameters };
  }

  #emitStart(): void {
    const { dataset } = this.#options;
    const { train, validation, test, axes, plannedSteps } = this.#trainee;
    const { strategy, strategyOptions: options, seed, epochs } = this.#options.settings;
    this.emit({
      type: "start",
      dataset: dataset.name,
      task: dataset.task,
      strategy: strategy.name,
      options,
      seed,
      epochs,
      totalSteps: plannedSteps,
      rows: { train: train.rows, validation: validation?.rows ?? 0, test: test.rows },
      axes,
      ...this.#size(),
      notes: dataset.notes,
    });
  }

  #emitEnd(status: Status, reason: string | null, test: Metrics | null, validation: Metrics | null): void {
    const { progress, watch } = this.#trainee;
    const { step, epoch } = progress;
    this.emit({ type: "end", status, reason, step, epoch, ...this.#size(), test, validation, seconds: watch.total });
  }
}
