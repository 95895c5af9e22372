/** A session with the strategy at work on it, and the step that both make together. @module */

import type { BatchOrder } from "../../data/batches.ts";
import type { RunningStrategy, StepBatch } from "../../growth/strategy.ts";
import type { Device } from "../../tensor/device.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { Metrics, TrainEvent } from "../events/events.ts";
import type { Progress } from "../loop/progress.ts";
import type { Stopwatch } from "../loop/stopwatch.ts";
import type { TrainOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import type { ResidentSplit } from "../source/resident.ts";
import type { Trainee } from "../trainee.ts";
import { variableBytes } from "./model-state.ts";
import { type MadeStep, type StepOutcome, update } from "./passes.ts";
import { Session } from "./session.ts";
import { strategyContext } from "./strategy-context.ts";
import { trainingBatch } from "./training-batch.ts";

export class Learner implements Trainee {
  readonly session: Session;
  readonly #strategy: RunningStrategy;
  /** What the step just made was trained on. */
  #batch: StepBatch | null = null;

  /** Goes on from `options.resume` where it is given. `emit` is told what the strategy does. */
  constructor(options: TrainOptions, settings: Settings, emit: (event: TrainEvent) => void = () => undefined) {
    const { device, resume } = options;
    const { strategy, strategyOptions } = settings;
    const session = new Session(options, settings);
    this.session = session;
    const context = strategyContext({ session, batch: () => this.#batch, emit, quietStep: () => this.#quietStep() });
    try {
      if (resume) session.restoreModel(resume);
      this.#strategy = device.scope("strategy start", () =>
        strategy.start(session.network, context, strategyOptions, resume?.state.strategy),
      );
      this.#follow();
      if (resume) session.restore(resume);
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  /** Trains on the next rows; behind the update come `made`, and what the strategy does after a step. */
  step(made: (step: MadeStep) => void): StepOutcome {
    return this.learn(this.order.next(), made);
  }

  /** Trains on these rows; behind the update come `made`, and what the strategy does after a step. */
  learn(rows: Int32Array, made: (step: MadeStep) => void = () => undefined): StepOutcome {
    const outcome = this.session.device.scope("step", () => {
      const outcome = this.#update(rows);
      if ("problem" in outcome) return outcome;
      made(outcome);
      this.#strategy.afterStep();
      return outcome;
    });
    this.#batch = null;
    return outcome;
  }

  /** In the current scope. */
  #update(rows: Int32Array): StepOutcome {
    const { session } = this;
    const batch = session.watch.time("data", () => trainingBatch(session, rows));
    this.#batch = { inputs: batch.inputs, rows };
    const outcome = update(session, batch, () => this.#strategy.lossTerms());
    session.recent.push(rows);
    return outcome;
  }

  /** A step of a trial: the present batch stays what it is. */
  #quietStep(): void {
    const { device, order } = this.session;
    const batch = this.#batch;
    device.scope("trial", () => this.#update(order.next()));
    this.#batch = batch;
  }

  /** The optimizer updates the parameters of network and strategy as they are now. */
  #follow(): void {
    const { network, optimizer } = this.session;
    optimizer.follow([...network.parameters, ...this.#strategy.parameters]);
  }

  /** Lets the strategy bring the network into its final form; false where it has none. */
  settle(): boolean {
    if (!this.#strategy.finish) return false;
    this.session.device.scope("finish", () => this.#strategy.finish?.());
    this.#follow();
    return true;
  }

  get settings(): Settings {
    return this.session.settings;
  }

  get device(): Device {
    return this.session.device;
  }

  get progress(): Progress {
    return this.session.progress;
  }

  get order(): BatchOrder {
    return this.session.order;
  }

  get watch(): Stopwatch {
    return this.session.watch;
  }

  get train(): ResidentSplit {
    return this.session.train;
  }

  get validation(): ResidentSplit | null {
    return this.session.validation;
  }

  get test(): ResidentSplit {
    return this.session.test;
  }

  get best(): Checkpoint["best"] {
    return this.session.best;
  }

  set best(best: Checkpoint["best"]) {
    this.session.best = best;
  }

  get plannedSteps(): number {
    return this.session.plannedSteps;
  }

  get axes(): readonly string[] {
    return this.session.network.axes.map(({ name }) => name);
  }

  get size(): Trainee["size"] {
    const { widths, parameterCount: parameters } = this.session.network;
    return { widths, parameters };
  }

  get bytes(): number {
    return variableBytes(this.session.network, this.session.optimizer);
  }

  evaluate(split: ResidentSplit): Metrics {
    return this.session.evaluate(split);
  }

  /** Widths as trained numbers, where the strategy has them. */
  get sizes(): { readonly sizes?: readonly number[] } {
    const sizes = this.#strategy.sizes?.();
    return sizes ? { sizes } : {};
  }

  /** The whole state, as it is between two steps. */
  save(): Checkpoint {
    return this.session.save(this.#strategy.state());
  }

  snapshot(): Omit<Checkpoint, "best"> {
    const { best: _, ...snapshot } = this.save();
    return snapshot;
  }

  restoreModel(checkpoint: Omit<Checkpoint, "best">): void {
    this.session.restoreModel(checkpoint);
  }
}
