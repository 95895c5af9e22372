/**
 * The graph as the kernels read it: for each neuron the slots of its edges and of their sources, side by side (compressed sparse
 * rows), and the order in which neurons are evaluated. It follows each change in place.
 *
 * @module
 */

import type { Address } from "../kernels/address.ts";
import type { Device } from "../tensor/device.ts";
import { SlotArrays } from "./slot-arrays.ts";
import type { Edge, Topology } from "./topology.ts";

export class CompactGraph {
  readonly #device: Device;
  readonly #topology: Topology;
  readonly #rows: SlotArrays<"starts" | "order">;
  readonly #entries: SlotArrays<"sources" | "edges">;

  constructor(device: Device, topology: Topology) {
    this.#device = device;
    this.#topology = topology;
    this.#rows = new SlotArrays(device, { starts: { kind: "i32" }, order: { kind: "i32" } });
    this.#entries = new SlotArrays(device, { sources: { kind: "i32" }, edges: { kind: "i32" } });
  }

  /** Number of neurons in `order`, and addresses: what graphForward and graphBackward want. */
  read(): { count: number; order: Address; starts: Address; sources: Address; edges: Address } {
    const { order, orderChangedFrom } = this.#topology;
    if (orderChangedFrom < Number.POSITIVE_INFINITY) {
      const slots = this.#device.ints(this.#rows.address("order"), order.length);
      for (let k = orderChangedFrom; k < order.length; k++) slots[k] = order[k]?.slot as number;
      this.#topology.orderChangedFrom = Number.POSITIVE_INFINITY;
    }
    return {
      count: order.length,
      order: this.#rows.address("order"),
      starts: this.#rows.address("starts"),
      sources: this.#entries.address("sources"),
      edges: this.#entries.address("edges"),
    };
  }

  /** Makes room for the neuron of this slot. Rows beyond the last neuron are empty and start where the edges end. */
  addNeuron(slot: number): void {
    const { capacity } = this.#rows;
    const edges = this.#starts()[capacity - 1] as number;
    this.#rows.reserve(slot + 2);
    this.#starts().fill(edges, capacity);
  }

  /** Appends an edge to its target's row. Call after the topology has it. */
  addEdge(edge: Edge): void {
    const last = this.#topology.edgeCount - 1;
    this.#entries.reserve(last + 1);
    const starts = this.#starts();
    const at = starts[edge.target.slot + 1] as number;
    for (const [name, value] of [
      ["sources", edge.source.slot],
      ["edges", edge.slot],
    ] as const) {
      const entries = this.#device.ints(this.#entries.address(name), last + 1);
      entries.copyWithin(at + 1, at, last);
      entries[at] = value;
    }
    for (let s = edge.target.slot + 1; s < starts.length; s++) starts[s] = (starts[s] as number) + 1;
  }

  /** Takes an edge out of its target's row. Call before the topology forgets it. */
  removeEdge(edge: Edge): void {
    const count = this.#topology.edgeCount;
    const starts = this.#starts();
    const at = this.#device
      .ints(this.#entries.address("edges"), count)
      .indexOf(edge.slot, starts[edge.target.slot] as number);
    for (const name of ["sources", "edges"] as const) {
      this.#device.ints(this.#entries.address(name), count).copyWithin(at, at + 1, count);
    }
    for (let s = edge.target.slot + 1; s < starts.length; s++) starts[s] = (starts[s] as number) - 1;
  }

  free(): void {
    this.#rows.free();
    this.#entries.free();
  }

  #starts(): Int32Array {
    return this.#device.ints(this.#rows.address("starts"), this.#rows.capacity);
  }
}
