/** Training a network of layers under a strategy: the loop over a session. @module */

import type { RunningStrategy, StepBatch } from "../growth/strategy.ts";
import type { Network } from "../nn/network.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { TrainEvent, TrainResult } from "./events.ts";
import { type Trainee, TrainingLoop } from "./loop.ts";
import { variableBytes } from "./model-state.ts";
import type { TrainOptions } from "./options.ts";
import { Session, type StepOutcome } from "./session.ts";
import { resolveSettings, type Settings } from "./settings.ts";
import { strategyContext } from "./strategy-context.ts";

export class Trainer {
  readonly settings: Settings;
  readonly #options: TrainOptions;
  readonly #session: Session;
  readonly #strategy: RunningStrategy;
  readonly #loop: TrainingLoop;
  #batch: StepBatch | null = null;

  /** @throws OptionError, ShapeError, DataError before anything is trained */
  constructor(options: TrainOptions) {
    const { device, resume } = options;
    this.#options = options;
    this.settings = resolveSettings(options);
    const { strategy, strategyOptions } = this.settings;
    const session = new Session(options, this.settings);
    this.#session = session;
    this.#loop = new TrainingLoop(this.#trainee(session), { ...options, settings: this.settings });
    const context = strategyContext({
      session,
      batch: () => this.#batch,
      emit: (event) => this.#loop.emit(event),
      quietStep: () => this.#quietStep(),
    });
    try {
      if (resume) session.restoreModel(resume);
      this.#strategy = device.scope("strategy start", () =>
        strategy.start(session.network, context, strategyOptions, resume?.state.strategy),
      );
      session.optimizer.follow([...session.network.parameters, ...this.#strategy.parameters]);
      if (resume) session.restore(resume);
    } catch (error) {
      session.dispose();
      throw error;
    }
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
    return this.#session.plannedSteps;
  }

  /** Epochs complete. */
  get epoch(): number {
    return this.#session.progress.epoch;
  }

  /** The whole state, as it is between two steps: call it in `callbacks.onStep` or when `run` is not at work. */
  checkpoint(): Checkpoint {
    return this.#session.save(this.#strategy.state());
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
  run(): AsyncGenerator<TrainEvent, TrainResult> {
    return this.#loop.run();
  }

  /** Session and strategy as the loop sees them. */
  #trainee(session: Session): Trainee {
    const { device, network, optimizer, order, watch, train, validation, test } = session;
    const strategy = (): RunningStrategy => this.#strategy;
    return {
      ...{ device, order, watch, train, validation, test },
      get progress() {
        return session.progress;
      },
      get best() {
        return session.best;
      },
      set best(best) {
        session.best = best;
      },
      get plannedSteps() {
        return session.plannedSteps;
      },
      get axes() {
        return network.axes.map(({ name }) => name);
      },
      get size() {
        const sizes = strategy().sizes?.();
        return { widths: network.widths, parameters: network.parameterCount, ...(sizes ? { sizes } : {}) };
      },
      get bytes() {
        return variableBytes(network, optimizer);
      },
      update: () => this.#update(),
      afterStep: () => {
        strategy().afterStep();
        this.#batch = null;
      },
      evaluate: (split) => session.evaluate(split),
      snapshot: () => {
        const { best: _, ...snapshot } = this.checkpoint();
        return snapshot;
      },
      restoreModel: (checkpoint) => session.restoreModel(checkpoint),
      settle: () => this.#settle(),
    };
  }

  /** Trains on the next rows, in the current scope. */
  #update(): StepOutcome {
    const session = this.#session;
    const rows = session.order.next();
    const batch = session.watch.time("data", () => session.trainingBatch(rows));
    this.#batch = { inputs: batch.inputs, rows };
    const outcome = session.update(batch, rows, () => this.#strategy.lossTerms());
    session.recent.push(rows);
    return outcome;
  }

  /** A step of a trial: no events, and the present batch stays what it is. */
  #quietStep(): void {
    const batch = this.#batch;
    this.#session.device.scope("trial", () => this.#update());
    this.#batch = batch;
  }

  /** Lets the strategy bring the network into its final form. The best network so far has another one, so it is forgotten. */
  #settle(): void {
    const session = this.#session;
    const { network, optimizer } = session;
    if (!this.#strategy.finish) return;
    network.device.scope("finish", () => this.#strategy.finish?.());
    optimizer.follow([...network.parameters, ...this.#strategy.parameters]);
    session.best = null;
    this.#options.callbacks?.onFinish?.();
  }
}
