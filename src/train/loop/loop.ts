/**
 * The training loop: steps, epochs, evaluation, early stopping; every happening an event. What is trained, and how it grows, is the
 * trainee's own.
 *
 * @module
 */

import type { Status, TrainEvent, TrainResult } from "../events/events.ts";
import type { MadeStep } from "../layers/passes.ts";
import type { TrainOptions } from "../options.ts";
import type { ResidentSplit } from "../source/resident.ts";
import type { Trainee } from "../trainee.ts";
import { endEvent, epochEvent, runResult, startEvent, stepEvent } from "./describe-run.ts";

/** The loop hands control to the host at least this often. */
const YIELD_MS = 50;

const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

export type LoopOptions = Pick<TrainOptions, "dataset" | "callbacks" | "signal">;

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
    const trainee = this.#trainee;
    let ended: [Status, string | null] | null = null;
    try {
      if (trainee.progress.events === 0) this.emit(startEvent(trainee, this.#options.dataset));
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
      const reason = error instanceof Error ? error.message : String(error);
      this.emit(endEvent(trainee, { status: "failed", reason, test: null, validation: null }));
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
    const { progress, plannedSteps, settings } = this.#trainee;
    const { step, stopReason } = progress;
    if (stopReason !== null) return ["stopped-early", stopReason];
    if (step >= plannedSteps) {
      const { totalSteps, maxFlops } = settings;
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
    const outcome = trainee.step((made) => this.#noteStep(made));
    const bytes = trainee.bytes + device.arena.peakBytes;
    const { progress } = trainee; // another object behind a trial
    progress.peakBytes = Math.max(progress.peakBytes, bytes);
    progress.sumBytes += bytes;
    progress.epochSteps++;
    progress.epochBytes += bytes;
    if ("problem" in outcome) return outcome.problem;
    if (order.epoch > progress.epoch) this.#endEpoch();
    this.#options.callbacks?.onStep?.(progress.step);
    return null;
  }

  #noteStep(made: MadeStep): void {
    const { progress, settings } = this.#trainee;
    const { loss, correct, count } = made.value;
    progress.epochLoss += loss * count;
    progress.epochCount += count;
    progress.epochCorrect = correct === null ? null : (progress.epochCorrect ?? 0) + correct;
    const { step } = progress;
    if (step === 1 || step % settings.logEvery === 0) this.emit(stepEvent(this.#trainee, made));
  }

  #endEpoch(): void {
    const { progress, validation, settings } = this.#trainee;
    progress.epoch++;
    const { epoch, epochLoss, epochCorrect, epochCount, epochSteps, epochBytes } = progress;
    const loss = epochLoss / Math.max(1, epochCount);
    const accuracy = epochCorrect === null ? null : epochCorrect / Math.max(1, epochCount);
    const bytes = Math.round(epochBytes / Math.max(1, epochSteps));
    Object.assign(progress, { epochLoss: 0, epochCount: 0, epochCorrect: null, epochSteps: 0, epochBytes: 0 });
    if (epoch % settings.evaluateEvery === 0) {
      this.emit(epochEvent(this.#trainee, { loss, accuracy, bytes }));
      if (validation) this.#validate(validation);
    }
    this.#options.callbacks?.onEpoch?.(epoch);
  }

  #validate(split: ResidentSplit): void {
    const trainee = this.#trainee;
    const { progress, watch } = trainee;
    const { step, epoch } = progress;
    const { patience, minDelta } = trainee.settings;
    const metrics = trainee.evaluate(split);
    const before = trainee.best?.state.best?.metrics.loss;
    const best = before === undefined || metrics.loss < before - Math.abs(before) * minDelta;
    this.emit({ type: "evaluation", split: "validation", epoch, step, metrics, best, seconds: watch.total });
    if (best) {
      progress.bestEpoch = epoch;
      const snapshot = trainee.snapshot();
      trainee.best = { ...snapshot, state: { ...snapshot.state, best: { step, epoch, metrics } } };
    }
    if (patience > 0 && epoch - progress.bestEpoch >= patience) {
      progress.stopReason = `no better validation loss for ${patience} epochs; the best was after epoch ${progress.bestEpoch}`;
    }
  }

  /** Puts back the best network where early stopping asks for it, tests, and closes the log. */
  #finish(status: Status, reason: string | null): TrainResult {
    const trainee = this.#trainee;
    const { best, test, validation } = trainee;
    const finite = status !== "failed";
    if (finite && trainee.settings.patience > 0 && best) trainee.restoreModel(best);
    const { sizes } = trainee;
    if (status === "done" || status === "stopped-early") this.settle();
    const validated = finite && validation ? trainee.evaluate(validation) : null;
    const tested = finite ? trainee.evaluate(test) : null;
    const ending = { status, reason, test: tested, validation: validated };
    this.emit(endEvent(trainee, ending));
    return runResult(trainee, this.#options.dataset, ending, sizes);
  }

  /** Brings the network into its final form. The best so far has another one, so it is forgotten. */
  settle(): void {
    if (!this.#trainee.settle()) return;
    this.#trainee.best = null;
    this.#options.callbacks?.onFinish?.();
  }
}
