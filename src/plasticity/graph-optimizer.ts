/** Adam on the weights and biases of a graph, and the windows that watch it. @module */

import type { GraphSettings } from "./graph-options.ts";
import type { GraphStore } from "./graph-store.ts";
import type { Edge, Neuron } from "./topology.ts";

type GraphOptimizerOptions = Pick<GraphSettings, "beta1" | "beta2" | "eps" | "bias" | "normalizeUpdates">;

/** Statistics of one edge over its window. */
export interface UpdateStatistics {
  /** Updates in the window: at most its length, less for an edge that is young or has just grown. */
  readonly count: number;
  /** mu: mean of u = (change of the weight) / learning rate, or of the bare change. */
  readonly mean: number;
  /** sigma^2: mean of u^2 less mu^2. */
  readonly variance: number;
}

/** Statistics of one neuron's activation over its window and the batches in it. */
export interface ActivityStatistics {
  readonly count: number;
  /** Mean |a|. */
  readonly size: number;
  readonly mean: number;
  readonly variance: number;
}

export class GraphOptimizer {
  readonly #store: GraphStore;
  readonly #options: GraphOptimizerOptions;
  /** Updates made so far. */
  steps = 0;

  constructor(store: GraphStore, options: GraphOptimizerOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** One step of Adam from the gradients in the arrays, and one row for each window. */
  update(learningRate: number, activations: number, batch: number): void {
    const { device, topology, neurons, edges, window } = this.#store;
    const { kernels } = device;
    const { beta1, beta2, eps, bias, normalizeUpdates } = this.#options;
    const step = (arrays: typeof edges | typeof neurons, count: number, scale: number, changes: number): void =>
      kernels.adamEach(
        count,
        arrays.address("weight"),
        arrays.address("gradient"),
        arrays.address("m"),
        arrays.address("v"),
        arrays.address("corrections"),
        learningRate,
        beta1,
        beta2,
        eps,
        scale,
        changes,
      );
    const [edgeSlots, neuronSlots] = [topology.edgeSlots.high, topology.neuronSlots.high];
    const changes = edges.address("changes");
    step(edges, edgeSlots, normalizeUpdates ? 1 / learningRate : 1, changes);
    if (bias) step(neurons, neuronSlots, 1, 0);
    const row = this.steps % window;
    kernels.windowPush(edgeSlots, changes, edges.address("ring", row), edges.address("sums"), edges.address("squares"));
    const moments = neurons.address("moments");
    kernels.rowMoments(neuronSlots, batch, activations, moments);
    kernels.windowPush(3 * neuronSlots, moments, neurons.address("ring", row), neurons.address("sums"), 0);
    this.steps++;
  }

  updatesOf(edge: Edge): UpdateStatistics {
    const count = Math.min(this.#store.window, this.steps - edge.windowSince);
    const mean = count === 0 ? 0 : this.#store.edges.get("sums", edge.slot) / count;
    const square = count === 0 ? 0 : this.#store.edges.get("squares", edge.slot) / count;
    return { count, mean, variance: Math.max(0, square - mean * mean) };
  }

  activityOf(neuron: Neuron): ActivityStatistics {
    const count = Math.min(this.#store.window, this.steps - neuron.bornAt);
    const sums = this.#store.neurons.read("sums", neuron.slot);
    const [size = 0, mean = 0, square = 0] = sums.map((sum) => (count === 0 ? 0 : sum / count));
    return { count, size, mean, variance: Math.max(0, square - mean * mean) };
  }
}
