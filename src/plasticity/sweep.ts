/** A batch through the graph and its gradient back. @module */

import { NumericError, ShapeError, StateError } from "../errors.ts";
import { leakyRelu } from "../kernels/activations/leaky-relu.ts";
import type { Address } from "../kernels/address.ts";
import type { Reals } from "../tensor/device.ts";
import type { GraphStore } from "./graph-store.ts";
import { routeLength } from "./route-length.ts";
import type { Neuron } from "./topology.ts";

/**
 * What a recurrent graph remembers between calls, as plain data: for each neuron its activation in each sample of the batch. An
 * empty one is the state at the start of an episode, and the state of a `dag` graph at all times.
 */
export interface GraphState {
  batch: number;
  values: Record<number, number[]>;
}

/** Hops when nothing else is requested: as many as the routes need, but no more than this. */
const MOST_HOPS = 6;

export class Sweep {
  readonly #store: GraphStore;
  readonly #fixedHops: number | null;
  readonly #inputs: readonly Neuron[];
  readonly #outputs: readonly Neuron[];
  #hops = 1;
  /** Version of the topology that hops, workspace and stage are for. */
  #version = -1;
  #stage: "none" | "forward" | "backward" = "none";
  #batch = 0;
  #workspace: Address = 0;
  #workspaceBytes = 0;

  constructor(store: GraphStore, hops: number | null) {
    this.#store = store;
    this.#fixedHops = hops;
    this.#inputs = store.topology.neurons.filter(({ kind }) => kind === "input");
    this.#outputs = store.topology.neurons.filter(({ kind }) => kind === "output");
  }

  /** Hops of the graph as it is now; 1 in dag mode. */
  get hops(): number {
    const { topology } = this.#store;
    if (this.#version !== topology.version) {
      this.#version = topology.version;
      this.#stage = "none";
      const recurrent = topology.mode === "recurrent";
      this.#hops = recurrent ? (this.#fixedHops ?? Math.min(MOST_HOPS, routeLength(topology))) : 1;
    }
    return this.#hops;
  }

  /** x: [batch, inputs] -> [batch, outputs]; `state` is where a recurrent graph starts, and moves on. */
  forward(x: ArrayLike<number>, state: GraphState | null): Float64Array {
    const { device, topology, compact, neurons, edges } = this.#store;
    const hops = this.hops;
    this.#batch = this.#batchOf("forward", x, this.#inputs.length, "inputs");
    this.#reserve();
    if (topology.mode === "recurrent") this.#begin(state);
    for (let hop = 0; hop <= (topology.mode === "recurrent" ? hops : 0); hop++) this.#writeRows(x, this.#y(hop));
    const { count, order, starts, sources, edges: slots } = compact.read();
    for (let hop = 1; hop <= hops; hop++) {
      device.kernels.graphForward(
        count,
        this.#batch,
        order,
        starts,
        sources,
        slots,
        edges.address("weight"),
        neurons.address("weight"),
        neurons.address("code"),
        leakyRelu.alpha,
        this.#y(hop - 1),
        this.#z(hop),
        this.#y(hop),
      );
    }
    if (topology.mode === "recurrent" && state) this.#remember(state);
    this.#stage = "forward";
    return this.#readOutputs();
  }

  /** dOutputs: [batch, outputs], gradient of what is minimized; leaves the gradients of weights and biases in their arrays. */
  backward(dOutputs: ArrayLike<number>): void {
    const { device, topology, compact, neurons, edges } = this.#store;
    const { kernels } = device;
    const hops = this.hops;
    if (this.#stage !== "forward") {
      throw new StateError(
        "graph backward: expected a forward pass of the same graph before it, found none. Call forward first.",
      );
    }
    const batch = this.#batchOf("backward", dOutputs, this.#outputs.length, "outputs");
    if (batch !== this.#batch) {
      throw new ShapeError(`graph backward: expected gradients of ${this.#batch} samples, received ${batch}.`);
    }
    kernels.fill(topology.edgeSlots.high, 0, edges.address("gradient"));
    kernels.fill(topology.neuronSlots.high, 0, neurons.address("gradient"));
    const size = topology.neuronSlots.high * batch;
    kernels.fill(size, 0, this.#d(0));
    this.#writeRows(dOutputs, this.#d(0), this.#outputs);
    const { count, order, starts, sources, edges: slots } = compact.read();
    for (let hop = hops; hop >= 1; hop--) {
      const dy = this.#d((hops - hop) % 2);
      const dx = topology.mode === "dag" ? dy : this.#d((hops - hop + 1) % 2);
      if (dx !== dy) kernels.fill(size, 0, dx);
      kernels.graphBackward(
        count,
        batch,
        order,
        starts,
        sources,
        slots,
        edges.address("weight"),
        neurons.address("code"),
        leakyRelu.alpha,
        this.#y(hop - 1),
        this.#z(hop),
        this.#y(hop),
        dy,
        dx,
        edges.address("gradient"),
        neurons.address("gradient"),
      );
    }
    this.#stage = "backward";
  }

  /** What a neuron gave in the last forward pass, one number a row. @throws StateError before any, or after the graph changed */
  activationsOf({ slot }: Neuron): Float64Array {
    if (this.#version !== this.#store.topology.version || this.#stage !== "forward") {
      throw new StateError("graph activations: expected a forward pass of the graph as it is before them.");
    }
    return Float64Array.from(this.#row(this.#y(this.#hops), slot));
  }

  /** Hands over the activations [neurons, batch] of a pass whose gradients are there, once. */
  finish(): { activations: Address; batch: number } {
    if (this.#version !== this.#store.topology.version || this.#stage !== "backward") {
      throw new StateError(
        "graph update: expected gradients of the graph as it is, found none. Call forward and backward before each update.",
      );
    }
    this.#stage = "none";
    return { activations: this.#y(this.#hops), batch: this.#batch };
  }

  free(): void {
    if (this.#workspace !== 0) this.#store.device.heap.free(this.#workspace);
    this.#workspace = 0;
    this.#workspaceBytes = 0;
    this.#stage = "none";
  }

  // The workspace: y (one block, or one for each hop and the start), z (one for each hop), gradients (one, or two that take turns).
  #block(index: number): Address {
    return (
      this.#workspace + index * this.#store.topology.neuronSlots.high * this.#batch * this.#store.device.bytesPerReal
    );
  }
  #y(hop: number): Address {
    return this.#block(this.#store.topology.mode === "dag" ? 0 : hop);
  }
  #z(hop: number): Address {
    return this.#block(this.#store.topology.mode === "dag" ? 1 : this.#hops + hop);
  }
  #d(turn: number): Address {
    return this.#block(this.#store.topology.mode === "dag" ? 2 : 2 * this.#hops + 1 + turn);
  }

  /** What belongs to one neuron in a block, one number a sample. */
  #row(block: Address, slot: number): Reals {
    const { device } = this.#store;
    return device.reals(block + slot * this.#batch * device.bytesPerReal, this.#batch);
  }

  #reserve(): void {
    const { device, topology } = this.#store;
    const blocks = topology.mode === "dag" ? 3 : 2 * this.#hops + 3;
    const bytes = blocks * topology.neuronSlots.high * this.#batch * device.bytesPerReal;
    if (bytes <= this.#workspaceBytes) return;
    if (this.#workspace !== 0) device.heap.free(this.#workspace);
    this.#workspace = device.heap.allocate(bytes);
    this.#workspaceBytes = bytes;
  }

  #batchOf(what: string, values: ArrayLike<number>, columns: number, name: string): number {
    const batch = values.length / columns;
    if (Number.isInteger(batch) && batch > 0) return batch;
    throw new ShapeError(
      `graph ${what}: expected [batch, ${columns}] values, row by row, received ${values.length}. ` +
        `The network has ${columns} ${name}.`,
      { received: values.length, columns },
    );
  }

  /** Values [batch, columns] into the rows of these neurons. */
  #writeRows(values: ArrayLike<number>, block: Address, neurons: readonly Neuron[] = this.#inputs): void {
    for (const [column, { slot }] of neurons.entries()) {
      const row = this.#row(block, slot);
      for (let b = 0; b < row.length; b++) {
        const value = values[b * neurons.length + column] as number;
        if (!Number.isFinite(value)) {
          throw new NumericError(
            `graph: expected finite values, received ${value} in row ${b}, column ${column}. Find the cause of this value.`,
            { row: b, column, value },
          );
        }
        row[b] = value;
      }
    }
  }

  #readOutputs(): Float64Array {
    const rows = this.#outputs.map(({ slot }) => this.#row(this.#y(this.#hops), slot));
    return Float64Array.from({ length: this.#batch * rows.length }, (_, i) => {
      return rows[i % rows.length]?.[Math.floor(i / rows.length)] as number;
    });
  }

  /** The activations before the first hop. Neurons that the state does not know are new and start at 0. */
  #begin(state: GraphState | null): void {
    const { device, topology } = this.#store;
    const size = topology.neuronSlots.high * this.#batch;
    device.kernels.fill(size, 0, this.#y(0));
    if (!state || state.batch === 0) return;
    if (state.batch !== this.#batch) {
      throw new ShapeError(
        `graph forward: expected a state of ${this.#batch} samples, received one of ${state.batch}. Start a new state.`,
      );
    }
    for (const { id, slot } of topology.order) this.#row(this.#y(0), slot).set(state.values[id] ?? []);
  }

  #remember(state: GraphState): void {
    const { order } = this.#store.topology;
    state.batch = this.#batch;
    state.values = Object.fromEntries(order.map(({ id, slot }) => [id, [...this.#row(this.#y(this.#hops), slot)]]));
  }
}
