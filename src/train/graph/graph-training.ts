/**
 * Training a graph of neurons on a dataset: the loop, events and checkpoints of any run, with structural plasticity in the place of
 * layers that grow.
 *
 * @module
 */

import type { GraphNetwork } from "../../plasticity/graph-network.ts";
import type { GraphSettings } from "../../plasticity/graph-options.ts";
import { plasticity } from "../../plasticity/plasticity-strategy.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { TrainEvent, TrainResult } from "../events/events.ts";
import { TrainingLoop } from "../loop/loop.ts";
import type { TrainOptions } from "../options.ts";
import { type Settings, type StrategyDeclaration, settingsFor } from "../settings.ts";
import { GraphTrainee } from "./graph-trainee.ts";

/** What layers alone have, and a graph has not; options of layers in `trainingOptions` are refused. */
type LayersOnly = "model" | "initial" | "strategy" | "optimizer";

/** Those of any training, but for what layers alone have; the learning rate is 1e-2 by default. */
export interface GraphTrainOptions extends Omit<TrainOptions, LayersOnly> {
  /** The graph to start from; defaults those of `GraphNetwork`, with relu. Its weights are trained by its own Adam. */
  readonly graph?: Partial<Pick<GraphSettings, "hidden" | "activation" | "beta1" | "beta2" | "eps">>;
  /** Options of the strategy `plasticity`, which changes the graph. */
  readonly plasticity?: Readonly<Record<string, unknown>>;
}

/**
 * @example
 * const training = new GraphTraining({ device, dataset, learningRate: 0.02, epochs: 6000 });
 * for await (const event of training.run()) if (event.type === "growth") report(event.reason);
 * const { hiddenCount, edgeCount } = training.network;
 */
export class GraphTraining {
  readonly settings: Settings<StrategyDeclaration>;
  readonly #trainee: GraphTrainee;
  readonly #loop: TrainingLoop;

  /** @throws OptionError, DataError before anything is trained */
  constructor(options: GraphTrainOptions) {
    const { plasticity: chosen = {} } = options;
    this.settings = settingsFor(plasticity, { ...options, strategy: { options: chosen } }, { graph: true });
    const { settings } = this;
    this.#trainee = new GraphTrainee(options, { settings, emit: (event) => this.#loop.emit(event) });
    this.#loop = new TrainingLoop(this.#trainee, options);
  }

  get network(): GraphNetwork {
    return this.#trainee.network;
  }

  /** Steps complete. */
  get step(): number {
    return this.#trainee.progress.step;
  }

  /** Steps that there will be in all, as far as is known now. */
  get totalSteps(): number {
    return this.#trainee.plannedSteps;
  }

  /** Epochs complete. */
  get epoch(): number {
    return this.#trainee.progress.epoch;
  }

  /** The whole state, as it is between two steps: call it in `callbacks.onStep` or when `run` is not at work. */
  checkpoint(): Checkpoint {
    return this.#trainee.save();
  }

  /** The run. Events come in order; the last is `end`. */
  run(): AsyncGenerator<TrainEvent, TrainResult> {
    return this.#loop.run();
  }

  /** The graph as it is: it has no other form for prediction. */
  settle(): GraphNetwork {
    return this.network;
  }

  /** Frees the graph and the data. */
  dispose(): void {
    this.#trainee.dispose();
  }
}
