/** A graph with its numbers: topology and arrays, which change together, and the compact form that is written from them. @module */

import type { Device } from "../tensor/device.ts";
import { CompactGraph } from "./compact-graph.ts";
import { type Field, SlotArrays } from "./slot-arrays.ts";
import { type Edge, type EdgeId, type GraphMode, type Neuron, type NeuronId, Topology } from "./topology.ts";

type Trained = "weight" | "gradient" | "m" | "v" | "corrections";

/** What is trained has these: its value, the gradient, Adam's moments, and 1 - beta^t for its own t. */
const trained: Readonly<Record<Trained, Field>> = {
  weight: { kind: "real" },
  gradient: { kind: "real" },
  m: { kind: "real" },
  v: { kind: "real" },
  corrections: { kind: "f64", each: 2 },
};

/** `moments`: means over the last batch of |a|, a and a^2. */
type NeuronField = Trained | "code" | "moments" | "ring" | "sums";
type EdgeField = Trained | "changes" | "ring" | "sums" | "squares";

export class GraphStore {
  readonly device: Device;
  readonly topology: Topology;
  readonly compact: CompactGraph;
  /** `weight` is the bias. */
  readonly neurons: SlotArrays<NeuronField>;
  readonly edges: SlotArrays<EdgeField>;
  /** Length of the windows, in updates. */
  readonly window: number;

  constructor(device: Device, mode: GraphMode, window: number) {
    this.device = device;
    this.window = window;
    this.topology = new Topology(mode);
    this.compact = new CompactGraph(device, this.topology);
    this.neurons = new SlotArrays(device, {
      ...trained,
      code: { kind: "i32" },
      moments: { kind: "f64", each: 3 },
      ring: { kind: "f64", each: 3, rows: window },
      sums: { kind: "f64", each: 3 },
    });
    this.edges = new SlotArrays(device, {
      ...trained,
      changes: { kind: "f64" },
      ring: { kind: "f64", rows: window },
      sums: { kind: "f64" },
      squares: { kind: "f64" },
    });
  }

  addNeuron(neuron: Omit<Parameters<Topology["addNeuron"]>[0], "id"> & { id?: number }, before?: number): Neuron {
    const id = (neuron.id ?? this.topology.nextNeuron) as NeuronId;
    const added = this.topology.addNeuron({ ...neuron, id }, before);
    this.neurons.reserve(added.slot + 1);
    this.neurons.clear(added.slot);
    this.neurons.write("code", added.slot, [added.activation.code]);
    return added;
  }

  /** An edge to which the topology has no objection. */
  addEdge(edge: { id?: number; source: number; target: number; weight: number; bornAt: number }): Edge {
    const id = (edge.id ?? this.topology.nextEdge) as EdgeId;
    const added = this.topology.addEdge({ ...edge, id });
    this.edges.reserve(added.slot + 1);
    this.edges.clear(added.slot);
    this.edges.write("weight", added.slot, [edge.weight]);
    return added;
  }

  removeEdge(edge: Edge): void {
    this.topology.removeEdge(edge.id);
    this.edges.clear(edge.slot);
  }

  /** Removes a neuron and its edges. */
  removeNeuron(neuron: Neuron): void {
    for (const edge of new Set([...neuron.incoming, ...neuron.outgoing])) this.removeEdge(edge);
    this.topology.removeNeuron(neuron.id);
  }

  free(): void {
    this.compact.free();
    this.neurons.free();
    this.edges.free();
  }
}
