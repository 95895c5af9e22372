/**
 * Training: steps, epochs, evaluation, early stopping; every happening an event. What is trained and where rows come from are a model's and a
 * source's own.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import type { GrowthEnd } from "../growth/strategy.ts";
import { measure } from "../metrics/evaluator.ts";
import { checkOutputs } from "./check-outputs.ts";
import type { Checkpoint, SavedModel } from "./checkpoint.ts";
import { lastGrowth } from "./events/edit-counts.ts";
import type { Metrics, Status, TrainEvent, TrainResult } from "./events/events.ts";
import type { Layers } from "./layers/layers.ts";
import { endEvent, epochEvent, runResult, startEvent, stepEvent } from "./loop/describe-run.ts";
import { isBetter, stopReason } from "./loop/early-stopping.ts";
import { plannedSteps } from "./loop/pace.ts";
import type { MadeStep, Model, ModelStart, TrainedModel } from "./model.ts";
import { outputsWanted, predictionsOf } from "./quality/predictions-of.ts";
import { modelTensors, Session } from "./session.ts";
import { type Settings, settingsFor } from "./settings.ts";
import type { Source } from "./source.ts";
import { modelStart, sourceStart } from "./start.ts";
import type { TrainOptions } from "./train-options.ts";

/** The loop hands control to the host at least this often. */
const YIELD_MS = 50;

const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

const modelOf = ({ tensors, state }: Omit<Checkpoint, "best">): SavedModel => ({
  tensors: modelTensors(tensors),
  state,
});

/** @throws OptionError for an option that the model would not heed */
function refuseIdle({ refuses = [] }: ModelStart, options: object): void {
  const idle = refuses.find((key) => (options as Record<string, unknown>)[key] !== undefined);
  if (idle !== undefined) throw new OptionError(`${idle}: this model does not use it. Leave it out.`, { option: idle });
}

/**
 * @example
 * const trainer = new Trainer({ device, dataset, model: graph({ hidden: 0 }), learningRate: 0.02, epochs: 6000 });
 * for await (const event of trainer.run()) if (event.type === "growth") report(event.reason);
 * const { hiddenCount, edgeCount } = trainer.model.network;
 */
export class Trainer<M extends Model = Layers> {
  readonly settings: Settings;
  readonly source: Source;
  readonly model: M;
  readonly #session: Session;
  readonly #options: Pick<TrainOptions, "callbacks" | "signal">;
  /** Events not yet taken by the consumer of `run`. */
  #queue: TrainEvent[] = [];

  /** @throws OptionError, ShapeError, DataError before anything is trained */
  constructor(options: TrainOptions<M>) {
    const { device, resume } = options;
    const start = modelStart(options.model) as ModelStart<M>;
    const about = sourceStart(options);
    refuseIdle(start, options);
    this.#options = options;
    this.settings = settingsFor(start, about, options);
    this.source = about.open({ device, ...this.settings });
    this.#session = new Session({
      device,
      settings: this.settings,
      source: this.source,
      emit: (event) => this.#emit(event),
      resume,
    });
    try {
      this.model = start.begin(this.#session, resume ? modelOf(resume) : null);
    } catch (error) {
      this.source.free();
      throw error;
    }
    try {
      checkOutputs(this.model.trained, this.source);
    } catch (error) {
      this.dispose();
      throw error;
    }
    if (!resume) return;
    this.model.restore(modelOf(resume));
    this.#session.restore(resume);
  }

  /** Steps complete. */
  get step(): number {
    return this.#session.progress.step;
  }

  /** Steps that there will be in all, as far as is known now. */
  get totalSteps(): number {
    return plannedSteps(this.settings, this.#session.progress, this.model.flops);
  }

  /** Epochs complete. */
  get epoch(): number {
    return this.#session.progress.epoch;
  }

  /** Whether there will be no further step, unless it is asked to end sooner. */
  get isOver(): boolean {
    return this.#session.progress.stopReason !== null || this.step >= this.totalSteps;
  }

  /** The whole state, as it is between two steps: call it in `callbacks.onStep` or when `run` is not running. */
  checkpoint(): Checkpoint {
    return this.#session.save(this.model.save());
  }

  /** Frees the model and the source's rows. */
  dispose(): void {
    this.model.dispose();
    this.source.free();
  }

  /** The run. Events come in order; the last is `end`. */
  async *run(): AsyncGenerator<TrainEvent, TrainResult> {
    const session = this.#session;
    let ended: [Status, string | null] | null = null;
    try {
      if (session.progress.events === 0) this.#emit(startEvent(session, this.model, this.totalSteps));
      let yieldedAt = performance.now();
      for (ended = this.#ended(); ended === null; ended ??= this.#ended()) {
        const wait = this.#options.callbacks?.onWait?.();
        if (wait) {
          await this.#afterWait(wait);
          continue; // what was waited for may be the end
        }
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
      const ending = { status: "failed", reason, growth: null, test: null, validation: null } as const;
      this.#emit(endEvent(session, this.model.trained.size, ending));
      yield* this.#drain();
      throw error;
    }
    const result = this.#finish(...ended);
    yield* this.#drain();
    return result;
  }

  async #afterWait(wait: Promise<void>): Promise<void> {
    const began = performance.now();
    await wait;
    this.#session.watch.leaveOut(performance.now() - began);
  }

  *#drain(): Generator<TrainEvent> {
    const events = this.#queue;
    this.#queue = [];
    yield* events;
  }

  #emit(event: TrainEvent): void {
    const { progress } = this.#session;
    progress.events++;
    if (event.type === "growth") progress.changes++;
    this.#options.callbacks?.onEvent?.(event);
    this.#queue.push(event);
  }

  /** Why no further step is to be made, or null. */
  #ended(): [Status, string | null] | null {
    const { step, stopReason } = this.#session.progress;
    if (stopReason !== null) return ["stopped-early", stopReason];
    if (step >= this.totalSteps) {
      const { totalSteps, maxFlops } = this.settings;
      return ["done", step < totalSteps ? `another step would exceed the budget of ${maxFlops} operations` : null];
    }
    if (this.#options.signal?.aborted) return ["interrupted", "interrupted on request"];
    return null;
  }

  /** One step with all that follows from it; returns what made it fail. */
  #step(): string | null {
    const session = this.#session;
    const { source } = this;
    const { device } = session;
    device.arena.resetPeak();
    const outcome = this.model.step(source.next(this.model.trained), (made) => this.#noteStep(made));
    const bytes = this.model.bytes + device.arena.peakBytes;
    const { progress } = session; // another object after a trial
    progress.peakBytes = Math.max(progress.peakBytes, bytes);
    progress.sumBytes += bytes;
    progress.epochSteps++;
    progress.epochBytes += bytes;
    if ("problem" in outcome) return outcome.problem;
    if (source.epoch > progress.epoch) this.#endEpoch();
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
    const { progress } = this.#session;
    progress.epoch++;
    const { epoch, epochLoss, epochCorrect, epochCount, epochSteps, epochBytes } = progress;
    const loss = epochLoss / Math.max(1, epochCount);
    const accuracy = epochCorrect === null ? null : epochCorrect / Math.max(1, epochCount);
    const bytes = Math.round(epochBytes / Math.max(1, epochSteps));
    Object.assign(progress, { epochLoss: 0, epochCount: 0, epochCorrect: null, epochSteps: 0, epochBytes: 0 });
    if (this.source.isEvaluated(epoch)) {
      this.#emit(epochEvent(this.#session, this.model, { loss, accuracy, bytes }));
      this.#validate();
    }
    this.#options.callbacks?.onEpoch?.(epoch);
  }

  #evaluate(split: "validation" | "test") {
    return this.#session.watch.time("evaluation", () => this.source.evaluate(this.model.trained, split));
  }

  #validate(): void {
    const session = this.#session;
    const { step, epoch } = session.progress;
    const evaluated = this.#evaluate("validation");
    if (!evaluated) return;
    const { episode } = evaluated;
    const metrics = { ...evaluated.metrics, ...this.#selected() };
    const best = this.#isBest(metrics);
    this.#emit({
      type: "evaluation",
      split: "validation",
      epoch,
      step,
      ...(episode === undefined ? {} : { episode }),
      metrics,
      best,
      seconds: session.watch.total,
    });
    if (best) {
      session.progress.bestStep = step;
      const { tensors, state } = session.save(this.model.snapshot?.() ?? this.model.save());
      session.best = { tensors, state: { ...state, best: { step, epoch, metrics } } };
    }
    session.progress.stopReason = stopReason(this.settings, session.progress);
  }

  /** What has grown at this very step is not trained yet, and waits for the next evaluation. */
  #isBest(metrics: Metrics): boolean {
    const { best, progress } = this.#session;
    if (progress.step > 0 && lastGrowth(progress.edits) === progress.step) return false;
    return isBetter(this.settings, metrics, best?.state.best?.metrics);
  }

  /** The validation metric that chooses the best network, where it is another than the loss. */
  #selected(): Pick<Metrics, "selected"> {
    const { selectBy } = this.settings;
    const rows = selectBy === "loss" ? null : this.source.judging?.("validation");
    const wanted = rows && outputsWanted(rows.dataset);
    if (!wanted || selectBy === "loss") return {};
    const predictions = predictionsOf(this.model.trained, rows.held, wanted);
    const value = measure(predictions, { only: [selectBy], weighted: predictions.weights !== null })[selectBy];
    return typeof value === "number" ? { selected: value } : {};
  }

  /** Why the model stopped growing, as far as it can grow. `reason`: why training ended, where it was not complete. */
  #growthEnd(reason: string | null): GrowthEnd | null {
    const end = this.model.growthEnd?.();
    if (end !== null) return end ?? null;
    const { epochs, maxSteps } = this.settings;
    const all = maxSteps !== null && this.step >= maxSteps ? `${maxSteps} steps` : `${epochs} epochs`;
    return { by: "training", reason: `training was over first: ${reason ?? `all ${all} are complete`}` };
  }

  /** Puts back the best model where early stopping asks for it, tests, and closes the log. */
  #finish(status: Status, reason: string | null): TrainResult {
    const session = this.#session;
    const { model } = this;
    const finite = status !== "failed";
    const growth = this.#growthEnd(reason);
    if (finite && this.settings.patience > 0 && session.best) model.restore(modelOf(session.best));
    const { sizes } = model;
    if (status === "done" || status === "stopped-early") this.settle();
    const validation = (finite && this.#evaluate("validation")?.metrics) || null;
    const test = (finite && this.#evaluate("test")?.metrics) || null;
    const ending = { status, reason, growth, test, validation };
    const { size } = model.trained;
    this.#emit(endEvent(session, size, ending));
    return runResult(session, ending, { ...size, sizes });
  }

  /**
   * The model in the form that it would have if training ended here, for prediction: with soft widths made real. Nothing is trained after it, and
   * the best so far, which has another form, is forgotten.
   */
  settle(): TrainedModel {
    if (this.model.settle?.()) {
      this.#session.best = null;
      this.#options.callbacks?.onFinish?.();
    }
    return this.model.trained;
  }
}
