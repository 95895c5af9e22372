/** A student that is a dense network of the library, static or growing. @module */

import type { Dataset, Split } from "../data/dataset.ts";
import { NumericError } from "../errors.ts";
import { fixed } from "../growth/strategies/static.ts";
import type { StrategyDefinition, StrategyOptions } from "../growth/strategy.ts";
import type { LayerSpec } from "../nn/layer.ts";
import { activation } from "../nn/layers/activation.ts";
import { sequential } from "../nn/layers/sequential.ts";
import type { Network } from "../nn/network.ts";
import type { Expression, Value } from "../nn/operation.ts";
import { perceptron } from "../nn/perceptron.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import { Learner } from "../train/layers/learner.ts";
import type { Session } from "../train/layers/session.ts";
import { resolveSettings } from "../train/settings.ts";
import { outputsOf, type Space } from "./space.ts";
import type { Examples, Student, StudentGraph, StudentSetup, StudentSize, Targets } from "./student.ts";

/** Rows trained on that are kept, for strategies that ask for recent ones. */
const KEPT_ROWS = 2048;

export interface DenseOptions {
  readonly hidden: readonly number[];
  readonly activation: string;
  readonly learningRate: number;
  /** Default: none, the network stays as it is. */
  readonly strategy?: { readonly definition: StrategyDefinition; readonly options?: StrategyOptions };
}

interface SavedDense {
  readonly checkpoint: Checkpoint;
  readonly kept: Examples;
  readonly position: number;
}

/** Logits, or values squashed into [-1, 1] by tanh. */
function specOf({ hidden, activation: name }: DenseOptions, space: Space): LayerSpec {
  const core = perceptron(hidden, outputsOf(space), { activation: name });
  return space.kind === "discrete" ? core : sequential([core, activation("tanh")]);
}

const copyOf = ({ rows, observations, targets }: Examples): Examples => {
  return { rows, observations: observations.slice(), targets: targets.slice() };
};

/** `rows` rows: the examples over and over. */
function repeated({ observations, targets, rows: given }: Examples, rows: number): Examples {
  const fill = <T extends Targets>(values: T, filled: T): T => {
    for (let i = 0; i < filled.length; i++) filled[i] = values[i % values.length] as number;
    return filled;
  };
  const size = (values: Targets): number => (rows * values.length) / given;
  return {
    rows,
    observations: fill(observations, new Float32Array(size(observations))),
    targets:
      targets instanceof Int32Array
        ? fill(targets, new Int32Array(size(targets)))
        : fill(targets, new Float32Array(size(targets))),
  };
}

/** The rows as a dataset of the training loop. */
function datasetOf({ inputs, actionSpace }: StudentSetup, { observations, targets, rows }: Examples): Dataset {
  const split: Split = {
    inputs: { kind: "reals", rows, columns: inputs, values: observations },
    targets:
      targets instanceof Int32Array
        ? { kind: "classes", labels: targets }
        : { kind: "values", columns: outputsOf(actionSpace), values: targets },
  };
  return {
    name: "distillation",
    origin: "generated",
    task: actionSpace.kind === "discrete" ? "classification" : "regression",
    inputShape: [inputs],
    classes: actionSpace.kind === "discrete" ? Array.from({ length: actionSpace.n }, (_, i) => String(i)) : null,
    targetScale: null,
    train: split,
    validation: null,
    test: split,
    preprocessing: null,
    notes: [],
  };
}

/**
 * A multilayer perceptron under the library's own step: loss (softmax cross-entropy for discrete actions, mean squared error else),
 * gradients, Adam, and what a growth strategy does after it. It remembers the rows that it was last trained on.
 */
export class DenseStudent implements Student {
  readonly #learner: Learner;
  readonly #session: Session;
  readonly #kept: Examples;
  #position: number;

  constructor(setup: StudentSetup, options: DenseOptions, saved?: unknown) {
    const { device, actionSpace, seed, steps, batchSize } = setup;
    const { checkpoint, kept, position } = (saved ?? {}) as Partial<SavedDense>;
    this.#kept = kept ? copyOf(kept) : repeated(setup.examples, Math.max(KEPT_ROWS, batchSize));
    this.#position = position ?? 0;
    const trainOptions = {
      device,
      dataset: datasetOf(setup, this.#kept),
      model: specOf(options, actionSpace),
      strategy: options.strategy ?? { definition: fixed },
      learningRate: options.learningRate,
      batchSize,
      seed,
      ...(checkpoint ? { resume: checkpoint } : {}),
    };
    const settings = { ...resolveSettings(trainOptions), totalSteps: steps };
    this.#learner = new Learner(trainOptions, settings, (event) => {
      if (event.type === "growth" || event.type === "declined") setup.emit(event);
    });
    this.#session = this.#learner.session;
  }

  predict(observations: Float32Array, rows: number): ArrayLike<number> {
    const { device, network } = this.#session;
    return device.scope("prediction", () =>
      network.forward(device.tensor(observations, [rows, network.inputs])).read(),
    );
  }

  express(x: Value, to: Expression): Value {
    return this.#session.network.express(x, to);
  }

  trainOn(batch: Examples): number {
    const outcome = this.#learner.learn(this.#keep(batch));
    if (!("problem" in outcome)) return outcome.value.loss;
    throw new NumericError(`student: ${outcome.problem}`, { step: this.#session.progress.step + 1 });
  }

  /** Writes the batch over the oldest rows kept, and says where. */
  #keep({ rows, observations, targets }: Examples): Int32Array {
    const { rows: all, observations: kept, targets: keptTargets } = this.#kept;
    if (this.#position + rows > all) this.#position = 0;
    const first = this.#position;
    kept.set(observations, first * (observations.length / rows));
    keptTargets.set(targets, first * (targets.length / rows));
    this.#session.train.write(first, observations, targets);
    this.#position += rows;
    return Int32Array.from({ length: rows }, (_, i) => first + i);
  }

  get network(): Network {
    return this.#session.network;
  }

  get size(): StudentSize {
    const { network } = this.#session;
    const edges = network.weighted.reduce((sum, { weight }) => sum + weight.tensor.size, 0);
    const hiddenUnits = network.widths.reduce((sum, width) => sum + width, 0);
    return { parameters: network.parameterCount, hiddenUnits, edges, multiplyAdds: edges };
  }

  get growthEvents(): number {
    return this.#session.progress.edits.length;
  }

  graph(): StudentGraph {
    const { network } = this.#session;
    const nodes = Array.from({ length: network.inputs }, () => ({ layer: 0 }));
    const edges: StudentGraph["edges"][number][] = [];
    for (const [index, { weight }] of network.weighted.entries()) {
      const { rows, columns } = weight.tensor;
      const first = nodes.length;
      nodes.push(...Array.from({ length: rows }, () => ({ layer: index + 1 })));
      for (const [i, value] of weight.tensor.read().entries()) {
        edges.push({ from: first - columns + (i % columns), to: first + Math.floor(i / columns), weight: value });
      }
    }
    return { nodes, edges };
  }

  save(): SavedDense {
    return {
      checkpoint: this.#learner.save(),
      kept: copyOf(this.#kept),
      position: this.#position,
    };
  }

  dispose(): void {
    this.#session.dispose();
  }
}
