/** Training a network of layers under a strategy: the loop over a learner. @module */

import type { Network } from "../nn/network.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { TrainEvent, TrainResult } from "./events/events.ts";
import { Learner } from "./layers/learner.ts";
import { TrainingLoop } from "./loop/loop.ts";
import type { TrainOptions } from "./options.ts";
import { resolveSettings, type Settings } from "./settings.ts";

export class Trainer {
  readonly settings: Settings;
  readonly #learner: Learner;
  readonly #loop: TrainingLoop;

  /** @throws OptionError, ShapeError, DataError before anything is trained */
  constructor(options: TrainOptions) {
    this.settings = resolveSettings(options);
    this.#learner = new Learner(options, this.settings, (event) => this.#loop.emit(event));
    this.#loop = new TrainingLoop(this.#learner, options);
  }

  get network(): Network {
    return this.#learner.session.network;
  }

  /** Steps complete. */
  get step(): number {
    return this.#learner.progress.step;
  }

  /** Steps that there will be in all, as far as is known now. */
  get totalSteps(): number {
    return this.#learner.plannedSteps;
  }

  /** Epochs complete. */
  get epoch(): number {
    return this.#learner.progress.epoch;
  }

  /** The whole state, as it is between two steps: call it in `callbacks.onStep` or when `run` is not at work. */
  checkpoint(): Checkpoint {
    return this.#learner.save();
  }

  /** The network in the form that it would have if training ended here, for prediction: with soft widths made real. Nothing is trained behind it. */
  settle(): Network {
    this.#loop.settle();
    return this.network;
  }

  /** Frees the network, its moments and the data. */
  dispose(): void {
    this.#learner.session.dispose();
  }

  /** The run. Events come in order; the last is `end`. */
  run(): AsyncGenerator<TrainEvent, TrainResult> {
    return this.#loop.run();
  }
}
