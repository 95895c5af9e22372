/**
 * A network that is a directed graph of neurons: any neuron may feed any other, and neurons and edges come and go while it trains.
 *
 * a_n = activation(bias_n + sum over incoming edges of weight * a_source). In `dag` mode the graph has no cycle and one sweep in
 * topological order computes it; in `recurrent` mode K synchronous hops from the state kept between calls do, and the gradient goes
 * through these K hops only.
 *
 * @see Jia & Zhou 2025, Self-Motivated Growing Neural Network, arXiv:2512.12713
 * @module
 */

import { DataError, OptionError } from "../errors.ts";
import { leakyRelu } from "../kernels/activations/leaky-relu.ts";
import { activationNamed } from "../nn/layers/shared/activation-of.ts";
import { parseOptions } from "../parse-options.ts";
import type { Device } from "../tensor/device.ts";
import type { RandomStream } from "../tensor/random.ts";
import { type GraphData, loadGraph, saveGraph } from "./graph-file.ts";
import { type ActivityStatistics, GraphOptimizer, type UpdateStatistics } from "./graph-optimizer.ts";
import { type GraphSettings, graphSchema } from "./graph-options.ts";
import { GraphStore } from "./graph-store.ts";
import { drawInitialGraph } from "./initial-graph.ts";
import { type GraphState, Sweep } from "./sweep.ts";
import type { Edge, Neuron } from "./topology.ts";

/** Settings, of which only `inputs` and `outputs` have no default, and what the network lives on. */
export interface GraphNetworkOptions
  extends Partial<Omit<GraphSettings, "inputs" | "outputs">>,
    Pick<GraphSettings, "inputs" | "outputs"> {
  readonly device: Device;
  /** Draws the initial graph; not asked when a graph is given. */
  readonly random?: RandomStream;
}

const FORMAT = "burgeon-graph-1";

/** A network as plain data: `GraphNetwork.load` makes it again. */
export interface SavedGraphNetwork {
  readonly format: typeof FORMAT;
  readonly settings: GraphSettings;
  readonly graph: GraphData;
}

/**
 * @example
 * const network = new GraphNetwork({ device, inputs: 4, outputs: 2, random: new RandomStream(1, "graph") });
 * const outputs = network.forward(observations); // [batch, 4] -> [batch, 2]
 * network.backward(dOutputs);
 * network.update(1e-3);
 * const relay = network.insertRelay(network.edges[0].id, { incoming: 0.1, outgoing: 0 }); // outputs stay as they are
 */
export class GraphNetwork {
  readonly device: Device;
  readonly settings: Readonly<GraphSettings>;
  readonly #store: GraphStore;
  readonly #sweep: Sweep;
  readonly #optimizer: GraphOptimizer;

  /**
   * A network with a random initial graph, or with `graph`.
   * @throws OptionError for an option that is none, DataError for a graph that does not fit the options
   */
  constructor(options: GraphNetworkOptions, graph?: GraphData) {
    const { device, random, ...rest } = options;
    const settings = parseOptions("graph network", graphSchema, rest) as unknown as GraphSettings;
    this.device = device;
    this.settings = settings;
    if (!graph && !random) {
      throw new OptionError("graph network: expected `random` to draw a graph with, or a graph, received neither.");
    }
    if (settings.mode === "dag" && settings.hops !== null) {
      throw new OptionError("graph network: hops are for the recurrent mode; leave them out in dag mode.");
    }
    this.#store = new GraphStore(device, settings.mode, settings.window);
    this.#optimizer = new GraphOptimizer(this.#store, settings);
    if (graph) this.#optimizer.steps = loadGraph(this.#store, settings, graph);
    else drawInitialGraph(this.#store, settings, random as RandomStream);
    this.#sweep = new Sweep(this.#store, settings.hops);
  }

  /** The network that `save` gave, on any device. @throws DataError, OptionError when it is none */
  static load(device: Device, saved: SavedGraphNetwork): GraphNetwork {
    if (saved?.format !== FORMAT || !saved.settings || !saved.graph) {
      throw new DataError(
        `graph network: expected what \`save\` gives, in the format ${FORMAT}, received something else.`,
      );
    }
    return new GraphNetwork({ device, ...saved.settings }, saved.graph);
  }

  /** The whole network as plain data; JSON keeps it exactly. Without `training`, only what predictions depend on. */
  save({ training = true }: { readonly training?: boolean } = {}): SavedGraphNetwork {
    return {
      format: FORMAT,
      settings: this.settings,
      graph: saveGraph(this.#store, this.#optimizer.steps, training),
    };
  }

  // ---- what there is
  /** In order of id. */
  get neurons(): readonly Neuron[] {
    return this.#store.topology.neurons;
  }
  get edges(): readonly Edge[] {
    return this.#store.topology.edges;
  }
  /** All neurons but the inputs, as they are evaluated. */
  get order(): readonly Neuron[] {
    return this.#store.topology.order;
  }
  get hiddenCount(): number {
    return this.#store.topology.neuronCount - this.settings.inputs - this.settings.outputs;
  }
  get edgeCount(): number {
    return this.#store.topology.edgeCount;
  }
  /** Weights, and biases where they are trained. */
  get parameters(): number {
    return this.edgeCount + (this.settings.bias ? this.hiddenCount + this.settings.outputs : 0);
  }
  /** Hops of one pass of the graph as it is now; 1 in dag mode. */
  get hops(): number {
    return this.#sweep.hops;
  }
  /** Multiplications and additions of one sample's forward pass, biases not counted. */
  get multiplyAdds(): number {
    return this.edgeCount * this.hops;
  }
  /** Updates made so far. */
  get steps(): number {
    return this.#optimizer.steps;
  }

  neuron(id: number): Neuron {
    return this.#store.topology.neuron(id) ?? unknown("neuron", id);
  }
  edge(id: number): Edge {
    return this.#store.topology.edge(id) ?? unknown("edge", id);
  }
  weight(edge: number): number {
    return this.#store.edges.get("weight", this.edge(edge).slot);
  }
  bias(neuron: number): number {
    return this.#store.neurons.get("weight", this.neuron(neuron).slot);
  }
  setWeight(edge: number, weight: number): void {
    this.#store.edges.write("weight", this.edge(edge).slot, [finite(weight)]);
  }
  setBias(neuron: number, bias: number): void {
    this.#store.neurons.write("weight", this.neuron(neuron).slot, [finite(bias)]);
  }
  /** d(what is minimized) / d(weight), from the last `backward`. */
  weightGradient(edge: number): number {
    return this.#store.edges.get("gradient", this.edge(edge).slot);
  }
  biasGradient(neuron: number): number {
    return this.#store.neurons.get("gradient", this.neuron(neuron).slot);
  }
  /** What the window of an edge says about its updates. */
  updatesOf(edge: number): UpdateStatistics {
    return this.#optimizer.updatesOf(this.edge(edge));
  }
  /** What the window of a neuron says about its activation. */
  activityOf(neuron: number): ActivityStatistics {
    return this.#optimizer.activityOf(this.neuron(neuron));
  }
  /** What a neuron gave in the last forward pass, one number a row. @throws StateError before any, or after the graph changed */
  activationsOf(neuron: number): Float64Array {
    return this.#sweep.activationsOf(this.neuron(neuron));
  }
  /** activation(bias): what a neuron gives while nothing comes in. */
  restingActivation(neuron: number): number {
    return this.neuron(neuron).activation.value(this.bias(neuron), leakyRelu.alpha);
  }

  // ---- passes
  /** The state of a recurrent network at the start of an episode. */
  newState(): GraphState {
    return { batch: 0, values: {} };
  }

  /**
   * x: [batch, inputs], row by row -> [batch, outputs]. A recurrent network starts from `state`, which moves on, or from zeros.
   * @throws ShapeError when the values are no whole rows, NumericError when one is not finite
   */
  forward(x: ArrayLike<number>, state: GraphState | null = null): Float64Array {
    return this.#sweep.forward(x, state);
  }

  /**
   * Gradients of all weights and biases, exact through the sweep or through the hops of the last `forward`.
   * dOutputs: [batch, outputs]. @throws StateError without a forward pass of this very graph
   */
  backward(dOutputs: ArrayLike<number>): void {
    this.#sweep.backward(dOutputs);
  }

  /**
   * One step of Adam, in which each weight counts its own steps, and one row for each window.
   * @throws StateError without gradients, OptionError unless the rate is positive
   */
  update(learningRate: number): void {
    if (!(learningRate > 0 && Number.isFinite(learningRate))) {
      throw new OptionError(`graph update: expected a learning rate above 0, received ${learningRate}.`);
    }
    const { activations, batch } = this.#sweep.finish();
    this.#optimizer.update(learningRate, activations, batch);
  }

  // ---- changes of the graph; kept weights keep their moments
  /** Why no edge may lead from one neuron to the other, or null. */
  objection(source: number, target: number): string | null {
    return this.#store.topology.objection(source, target);
  }

  /** @throws OptionError for unknown ids, into an input, a second edge of a pair, and in dag mode a cycle */
  addEdge(source: number, target: number, weight: number): Edge {
    const objection = this.objection(source, target);
    if (objection !== null) {
      throw new OptionError(`graph: no edge from ${source} to ${target}: ${objection}. Ask \`objection\` first.`);
    }
    return this.#store.addEdge({ source, target, weight: finite(weight), bornAt: this.steps });
  }

  removeEdge(edge: number): void {
    this.#store.removeEdge(this.edge(edge));
  }

  /**
   * A new hidden neuron h on an edge i -> j, which stays: i -> h -> j with bias 0. With `outgoing` 0 the outputs do not change.
   * The edge's window starts again.
   */
  insertRelay(edge: number, weights: { readonly incoming: number; readonly outgoing: number }): Neuron {
    const { source, target } = this.edge(edge);
    const [incoming, outgoing] = [finite(weights.incoming), finite(weights.outgoing)];
    const activation = activationNamed(this.settings.activation);
    const bornAt = this.steps;
    const relay = this.#store.addNeuron({ kind: "hidden", activation, bornAt }, target.id);
    this.#store.addEdge({ source: source.id, target: relay.id, weight: incoming, bornAt });
    this.#store.addEdge({ source: relay.id, target: target.id, weight: outgoing, bornAt });
    this.#store.topology.annotate(edge, { lastGrowAt: bornAt, windowSince: bornAt });
    this.#store.edges.clear(this.edge(edge).slot, ["ring", "sums", "squares"]);
    return relay;
  }

  /**
   * Removes a hidden neuron with its edges as if its activation were always `value`: weight * value goes to the bias of each target.
   * Exact in dag mode when it is; in recurrent mode a state that starts at 0 needs a hop to get there.
   */
  fold(neuron: number, value: number): void {
    const { kind, outgoing, id } = this.neuron(neuron);
    if (kind !== "hidden")
      throw new OptionError(`graph: neuron ${id} is an ${kind} and cannot be removed.`, { id, kind });
    for (const { id: edge, target } of outgoing) {
      if (target.id !== id) this.setBias(target.id, this.bias(target.id) + this.weight(edge) * finite(value));
    }
    this.#store.removeNeuron(this.neuron(neuron));
  }

  /** Frees the memory. */
  dispose(): void {
    this.#sweep.free();
    this.#store.free();
  }
}

function unknown(what: string, id: number): never {
  throw new OptionError(`graph: there is no ${what} ${id}. It may have been removed.`, { [what]: id });
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new OptionError(`graph: expected a finite number, received ${value}.`, { value });
}
