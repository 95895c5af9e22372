/**
 * The graph as the kernels read it: for each neuron the slots of its edges and of their sources, side by side (compressed sparse
 * rows), and the order in which neurons are evaluated. Written again after the graph changed, in one pass over its edges.
 *
 * @module
 */

import type { Address } from "../kernels/address.ts";
import type { Device } from "../tensor/device.ts";
import { SlotArrays } from "./slot-arrays.ts";
import type { Topology } from "./topology.ts";

export class CompactGraph {
  readonly #device: Device;
  readonly #topology: Topology;
  readonly #rows: SlotArrays<"starts" | "order">;
  readonly #entries: SlotArrays<"sources" | "edges">;
  /** Version of the topology that was written. */
  #version = -1;

  constructor(device: Device, topology: Topology) {
    this.#device = device;
    this.#topology = topology;
    this.#rows = new SlotArrays(device, { starts: { kind: "i32" }, order: { kind: "i32" } });
    this.#entries = new SlotArrays(device, { sources: { kind: "i32" }, edges: { kind: "i32" } });
  }

  /** Number of neurons in `order`, and addresses: what graphForward and graphBackward want. */
  read(): { count: number; order: Address; starts: Address; sources: Address; edges: Address } {
    const { order, version } = this.#topology;
    if (this.#version !== version) this.#write();
    this.#version = version;
    return {
      count: order.length,
      order: this.#rows.address("order"),
      starts: this.#rows.address("starts"),
      sources: this.#entries.address("sources"),
      edges: this.#entries.address("edges"),
    };
  }

  /** Rows of free slots are empty; the edges of a row stand in the order of their ids. */
  #write(): void {
    const { neurons, order, edgeCount, neuronSlots } = this.#topology;
    const slots = neuronSlots.high;
    this.#rows.reserve(slots + 1);
    this.#entries.reserve(edgeCount);
    const device = this.#device;
    const starts = device.ints(this.#rows.address("starts"), slots + 1);
    const sources = device.ints(this.#entries.address("sources"), edgeCount);
    const edges = device.ints(this.#entries.address("edges"), edgeCount);
    const bySlot = new Map(neurons.map((neuron) => [neuron.slot, neuron]));
    let at = 0;
    for (let slot = 0; slot < slots; slot++) {
      starts[slot] = at;
      for (const edge of bySlot.get(slot)?.incoming ?? []) {
        sources[at] = edge.source.slot;
        edges[at++] = edge.slot;
      }
    }
    starts[slots] = at;
    device.ints(this.#rows.address("order"), order.length).set(order.map(({ slot }) => slot));
  }

  free(): void {
    this.#rows.free();
    this.#entries.free();
  }
}
