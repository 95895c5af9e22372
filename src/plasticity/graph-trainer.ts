/**
 * Supervised training of a graph network: weights by Adam on batches, topology by the Structural Plasticity Module after each step.
 *
 * @module
 */

import { DataError, NumericError, OptionError, ShapeError } from "../errors.ts";
import { named } from "../nearest.ts";
import type { LossDefinition } from "../nn/loss.ts";
import * as losses from "../nn/losses/index.ts";
import { differentiate } from "../tensor/differentiate.ts";
import type { LossValue } from "../tensor/ops/loss.ts";
import { record } from "../tensor/tape.ts";
import type { GraphNetwork } from "./graph-network.ts";
import type { PlasticityState, StructuralEvent, StructuralPlasticityModule } from "./structural-plasticity.ts";
import { TargetSpread, type TargetSpreadState } from "./target-spread.ts";

/** Rows of inputs with what the network should give for them. */
export interface GraphBatch {
  /** [batch, inputs], row by row. */
  readonly inputs: ArrayLike<number>;
  /** Values [batch, outputs], or for softmax cross-entropy one class in 0..outputs-1 for each row. */
  readonly targets: ArrayLike<number>;
  /** How much each row counts; default all the same. [batch] */
  readonly weights?: ArrayLike<number> | null;
}

/** Network, optimizer and module of a graph that is trained. */
export interface GraphTrainerOptions {
  readonly network: GraphNetwork;
  /** Changes the topology; default null: the graph stays as it is. */
  readonly plasticity?: StructuralPlasticityModule | null;
  /** Name of a loss; default `mean-squared-error`. */
  readonly loss?: string;
  /** Default 1e-3. */
  readonly learningRate?: number;
  /** Updates between two calls of the module; default 1. */
  readonly plasticityEvery?: number;
  /**
   * Loss below which gated rules do not grow, null for no gate. Default 0.05, and for squared errors 0.01 of the variance of the
   * targets so far. The loss it is compared with is smoothed over about 100 updates.
   */
  readonly lossTarget?: number | null;
  /** Updates after which gated rules do not grow any more, so that what came last is trained or pruned; default no end. */
  readonly growUntil?: number;
}

/** Everything of a trainer besides the network, as plain data. */
export interface GraphTrainerState {
  readonly learningRate: number;
  readonly smoothed: number;
  readonly updates: number;
  readonly spread: TargetSpreadState;
  readonly plasticity: PlasticityState | null;
}

/** Share of the past in the smoothed loss. */
const SMOOTHING = 0.99;

/**
 * @example
 * const trainer = new GraphTrainer({ network, plasticity: new StructuralPlasticityModule(network) });
 * const { loss, events } = trainer.step({ inputs, targets });
 */
export class GraphTrainer {
  readonly network: GraphNetwork;
  readonly plasticity: StructuralPlasticityModule | null;
  readonly loss: LossDefinition;
  readonly lossTarget: number | null;
  learningRate: number;
  readonly #plasticityEvery: number;
  readonly #growUntil: number;
  readonly #spread: TargetSpread;
  #smoothed = 0;
  #updates = 0;

  /** @throws OptionError for an unknown loss, a bad number, or a module of another network */
  constructor(options: GraphTrainerOptions) {
    const {
      network,
      plasticity = null,
      loss = "mean-squared-error",
      learningRate = 1e-3,
      plasticityEvery = 1,
    } = options;
    if (plasticity && plasticity.network !== network) {
      throw new OptionError(
        "graph trainer: expected a plasticity module of the same network, received one of another.",
      );
    }
    if (!Number.isSafeInteger(plasticityEvery) || plasticityEvery < 1) {
      throw new OptionError(
        `graph trainer: expected plasticityEvery to be a whole number of at least 1, received ${plasticityEvery}.`,
      );
    }
    this.network = network;
    this.plasticity = plasticity;
    this.loss = named("loss", Object.values(losses), loss, "graph trainer: ");
    this.learningRate = learningRate;
    this.#plasticityEvery = plasticityEvery;
    this.#growUntil = options.growUntil ?? Number.POSITIVE_INFINITY;
    this.#spread = new TargetSpread(network.settings.outputs);
    this.lossTarget = options.lossTarget === undefined ? (this.#relative ? 0.01 : 0.05) : options.lossTarget;
  }

  get #relative(): boolean {
    return this.loss.task === "regression";
  }

  /**
   * The smoothed loss that the gate looks at: for squared errors in units of the variance of the targets so far. Infinity before the
   * first step.
   */
  get gateLoss(): number {
    if (this.#updates === 0) return Number.POSITIVE_INFINITY;
    const loss = this.#smoothed / (1 - SMOOTHING ** this.#updates);
    return this.#relative && loss > 0 ? loss / this.#spread.variance : loss;
  }

  /**
   * One step on one batch. A recurrent network starts each row from zeros.
   * @throws ShapeError or DataError when the batch does not fit, NumericError when the loss is no number any more
   */
  step(batch: GraphBatch): { readonly loss: number; readonly events: readonly StructuralEvent[] } {
    const { loss } = this.learn(batch);
    return { loss, events: this.restructure() };
  }

  /** The first half of a step: weights. Gives the result of the batch before the update. */
  learn(batch: GraphBatch): LossValue {
    const { network } = this;
    const outputs = network.forward(batch.inputs);
    const { value, gradient } = this.#compare(outputs, batch);
    const { loss } = value;
    if (!Number.isFinite(loss)) {
      throw new NumericError(
        `graph trainer: the loss is ${loss} after ${network.steps} updates. Try a smaller learning rate than ${this.learningRate}.`,
        { loss, steps: network.steps },
      );
    }
    network.backward(gradient);
    network.update(this.learningRate);
    this.#smoothed = SMOOTHING * this.#smoothed + (1 - SMOOTHING) * loss;
    this.#updates++;
    if (this.#relative) this.#spread.see(batch.targets);
    return value;
  }

  /** The second half of a step: topology. `mayGrow` false holds gated rules back, whatever the loss. */
  restructure({ mayGrow = true }: { readonly mayGrow?: boolean } = {}): readonly StructuralEvent[] {
    if (!this.plasticity || this.network.steps % this.#plasticityEvery !== 0) return [];
    const open = this.lossTarget === null || this.gateLoss > this.lossTarget;
    return this.plasticity.afterUpdate({ mayGrow: mayGrow && open && this.#updates <= this.#growUntil });
  }

  /** The result of the outputs, and the gradient of the mean loss in them. */
  #compare(
    outputs: Float64Array,
    { targets, weights: given = null }: Pick<GraphBatch, "targets" | "weights">,
  ): { value: LossValue; gradient: ArrayLike<number> } {
    const { device, settings } = this.network;
    const rows = outputs.length / settings.outputs;
    const labeled = this.loss === losses.softmaxCrossEntropy;
    const expected = labeled ? rows : outputs.length;
    if (targets.length !== expected) {
      throw new ShapeError(
        `graph trainer: expected ${expected} targets for ${rows} rows and ${this.loss.name}, received ${targets.length}.`,
        { expected, received: targets.length },
      );
    }
    return device.scope("graph loss", () => {
      const predictions = device.tensor(outputs, [rows, settings.outputs]);
      predictions.requiresGradient = true;
      const weights = given && device.tensor(given, [rows, 1]);
      const wanted = labeled
        ? ({ kind: "classes", labels: this.#labels(targets), weights } as const)
        : ({ kind: "values", values: device.tensor(targets, [rows, settings.outputs]), weights } as const);
      return record(device, (tape) => {
        const loss = this.loss.compute(predictions, wanted);
        const gradient = differentiate(device, tape, [{ output: loss.output }]).of(predictions);
        return { value: loss.read(), gradient: gradient?.read() ?? [] };
      });
    });
  }

  #labels(targets: ArrayLike<number>): number {
    const { device, settings } = this.network;
    const address = device.scratch(4 * targets.length);
    const labels = device.ints(address, targets.length);
    for (let row = 0; row < targets.length; row++) {
      const label = targets[row] as number;
      if (!Number.isInteger(label) || label < 0 || label >= settings.outputs) {
        throw new DataError(
          `graph trainer: expected classes in 0..${settings.outputs - 1}, received ${label} in row ${row}.`,
          { row, label },
        );
      }
      labels[row] = label;
    }
    return address;
  }

  /** What training depends on besides the network, as plain data; save the network with `network.save()`. */
  state(): GraphTrainerState {
    return {
      learningRate: this.learningRate,
      smoothed: this.#smoothed,
      updates: this.#updates,
      spread: this.#spread.state(),
      plasticity: this.plasticity?.state() ?? null,
    };
  }

  /** Continues from a state that `state` gave, to the same numbers. */
  restore(saved: GraphTrainerState): void {
    this.learningRate = saved.learningRate;
    this.#smoothed = saved.smoothed;
    this.#updates = saved.updates;
    this.#spread.restore(saved.spread);
    if (saved.plasticity) this.plasticity?.restore(saved.plasticity);
  }
}
