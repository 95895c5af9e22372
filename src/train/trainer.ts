/**
 * The training loop: steps, growth, epochs, evaluation; every happening an event, every state plain data.
 *
 * @module
 */

import type { Network } from "../nn/network.ts";
import { plannedSteps } from "./budget.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { endEvent, epochEvent, runResult, startEvent, stepEvent } from "./describe-run.ts";
import type { Status, TrainEvent, TrainResult } from "./events.ts";
import { Learner } from "./learner.ts";
import { variableBytes } from "./model-state.ts";
import type { TrainOptions } from "./options.ts";
import type { MadeStep } from "./passes.ts";
import type { ResidentSplit } from "./resident.ts";
import type { Session } from "./session.ts";
import { resolveSettings, type Settings } from "./settings.ts";

/** The loop hands control to the host at least this often. */
const YIELD_MS = 50;

const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

export class Trainer {
  readonly settings: Settings;
  readonly #options: TrainOptions;
  readonly #learner: Learner;
  readonly #session: Session;
  /** Events not yet taken by the consumer of `run`. */
  #queue: TrainEvent[] = [];

  /** @throws OptionError, ShapeError, DataError before anything is trained */
  constructor(options: TrainOptions) {
    this.#options = options;
    this.settings = resolveSettings(options);
    this.#learner = new Learner(options, this.settings, (event) => this.#emit(event));
    this.#session = this.#learner.session;
  }

  get network(): Network {
    return this.#session.network;
  }

  /** Steps complete. */
  get step(): number {
    return this.#session.progress.step;
  }

  /** Steps that there will be in all, as far as is known now. */
  get totalSteps(): number {
    return plannedSteps(this.#session);
  }

  /** Epochs complete. */
  get epoch(): number {
    return this.#session.progress.epoch;
  }

  /** The whole state, as it is between two steps: call it in `callbacks.onStep` or when `run` is not at work. */
  checkpoint(): Checkpoint {
    return this.#learner.save();
  }

  /** The network in the form that it would have if training ended here, for prediction: with soft widths made real. Nothing is trained behind it. */
  settle(): Network {
    this.#settle();
    return this.network;
  }

  /** Frees the network, its moments and the data. */
  dispose(): void {
    this.#session.dispose();
  }

  /** The run. Events come in order; the last is `end`. */
  async *run(): AsyncGenerator<TrainEvent, TrainResult> {
    const session = this.#session;
    let ended: [Status, string | null] | null = null;
    try {
      if (session.progress.events === 0) this.#emit(startEvent(session, this.#options, this.totalSteps));
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
      this.#emit(endEvent(session, { status: "failed", reason, test: null, validation: null }));
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

  #emit(event: TrainEvent): void {
    this.#session.progress.events++;
    this.#options.callbacks?.onEvent?.(event);
    this.#queue.push(event);
  }

  /** Why no further step is to be made, or null. */
  #ended(): [Status, string | null] | null {
    const { stopReason } = this.#session.progress;
    if (stopReason !== null) return ["stopped-early", stopReason];
    if (this.step >= this.totalSteps) {
      const spent = this.step < this.settings.totalSteps;
      return ["done", spent ? `a further step is beyond the budget of ${this.settings.maxFlops} operations` : null];
    }
    if (this.#options.signal?.aborted) return ["interrupted", "interrupted on request"];
    return null;
  }

  /** One step with all that follows from it; returns what made it fail. */
  #step(): string | null {
    const { device, network, optimizer, order } = this.#session;
    device.arena.resetPeak();
    const outcome = this.#learner.step(order.next(), (made) => this.#noteStep(made));
    const bytes = variableBytes(network, optimizer) + device.arena.peakBytes;
    const { progress } = this.#session; // another object behind a trial
    progress.peakBytes = Math.max(progress.peakBytes, bytes);
    progress.sumBytes += bytes;
    if ("problem" in outcome) return outcome.problem;
    if (order.epoch > progress.epoch) this.#endEpoch();
    this.#options.callbacks?.onStep?.(progress.step);
    return null;
  }

  #noteStep(made: MadeStep): void {
    const { progress } = this.#session;
    const { loss, correct, count } = made.value;
    progress.epochLoss += loss * count;
    progress.epochCount += count;
    progress.epochCorrect = correct === null ? null : (progress.epochCorrect ?? 0) + correct;
    const { step } = progress;
    if (step === 1 || step % this.settings.logEvery === 0) this.#emit(stepEvent(this.#session, made));
  }

  #endEpoch(): void {
    const { progress, validation } = this.#session;
    progress.epoch++;
    const { epoch, epochLoss, epochCorrect, epochCount } = progress;
    const loss = epochLoss / Math.max(1, epochCount);
    const accuracy = epochCorrect === null ? null : epochCorrect / Math.max(1, epochCount);
    Object.assign(progress, { epochLoss: 0, epochCount: 0, epochCorrect: null });
    if (epoch % this.settings.evaluateEvery === 0) {
      this.#emit(epochEvent(this.#learner, { loss, accuracy }));
      if (validation) this.#validate(validation);
    }
    this.#options.callbacks?.onEpoch?.(epoch);
  }

  #validate(split: ResidentSplit): void {
    const session = this.#session;
    const { progress, watch } = session;
    const { step, epoch } = progress;
    const { earlyStopping } = this.settings;
    const metrics = session.evaluate(split);
    const before = session.best?.state.best?.metrics.loss;
    const best = before === undefined || metrics.loss < before - Math.abs(before) * (earlyStopping?.minDelta ?? 0);
    this.#emit({ type: "evaluation", split: "validation", epoch, step, metrics, best, seconds: watch.total });
    if (best) {
      progress.bestEpoch = epoch;
      const { best: _, ...snapshot } = this.checkpoint();
      session.best = { ...snapshot, state: { ...snapshot.state, best: { step, epoch, metrics } } };
    }
    if (earlyStopping && epoch - progress.bestEpoch >= earlyStopping.patience) {
      progress.stopReason = `no better validation loss for ${earlyStopping.patience} epochs; the best was after epoch ${progress.bestEpoch}`;
    }
  }

  /** Puts back the best network where early stopping asks for it, tests, and closes the log. */
  #finish(status: Status, reason: string | null): TrainResult {
    const session = this.#session;
    const { best, test, validation } = session;
    const finite = status !== "failed";
    if (finite && this.settings.earlyStopping && best) session.restoreModel(best);
    const { sizes } = this.#learner;
    if (status === "done" || status === "stopped-early") this.#settle();
    const validated = finite && validation ? session.evaluate(validation) : null;
    const tested = finite ? session.evaluate(test) : null;
    const ending = { status, reason, test: tested, validation: validated };
    this.#emit(endEvent(session, ending));
    return runResult(session, this.#options, ending, sizes);
  }

  /** Lets the strategy bring the network into its final form. The best network so far has another one, so it is forgotten. */
  #settle(): void {
    if (!this.#learner.settle()) return;
    this.#session.best = null;
    this.#options.callbacks?.onFinish?.();
  }
}
