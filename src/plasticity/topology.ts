/** Which neurons there are and which edges join them; no number of the network is here. @module */

import { invariant } from "../errors.ts";
import type { ActivationDefinition } from "../kernels/activation.ts";
import { closesCycle, makeWay } from "./acyclic-order.ts";
import { Slots } from "./slots.ts";

/** Identifies a neuron for as long as it lives, and nothing afterwards. */
export type NeuronId = number & { readonly brand: "NeuronId" };
/** The same of an edge. */
export type EdgeId = number & { readonly brand: "EdgeId" };

/** What a neuron is for. */
export type NeuronKind = "input" | "hidden" | "output";
/** `dag`: no cycles, one sweep; `recurrent`: any edges, several synchronous hops. */
export type GraphMode = "dag" | "recurrent";

/** A neuron of a graph. */
export interface Neuron {
  readonly id: NeuronId;
  readonly kind: NeuronKind;
  readonly activation: ActivationDefinition;
  /** Updates of the network that were complete when it was made. */
  readonly bornAt: number;
  /** In order of their ids. */
  readonly incoming: readonly Edge[];
  readonly outgoing: readonly Edge[];
  /** Where its numbers are. */
  readonly slot: number;
  /** Where it stands in the order of evaluation; -1 for inputs. */
  readonly place: number;
}

/** A weight between two neurons. */
export interface Edge {
  readonly id: EdgeId;
  readonly source: Neuron;
  readonly target: Neuron;
  readonly bornAt: number;
  /** When something last grew on it; null for never. */
  readonly lastGrowAt: number | null;
  /** Since when its window of updates is being filled. */
  readonly windowSince: number;
  readonly slot: number;
}

interface OwnNeuron extends Neuron {
  readonly incoming: Edge[];
  readonly outgoing: Edge[];
  place: number;
}

interface OwnEdge extends Edge {
  readonly source: OwnNeuron;
  readonly target: OwnNeuron;
  lastGrowAt: number | null;
  windowSince: number;
}

export class Topology {
  readonly mode: GraphMode;
  readonly #neurons = new Map<number, OwnNeuron>();
  readonly #edges = new Map<number, OwnEdge>();
  readonly #order: OwnNeuron[] = [];
  readonly neuronSlots: Slots = new Slots();
  readonly edgeSlots: Slots = new Slots();
  /** Ids that were never given. */
  nextNeuron = 0;
  nextEdge = 0;
  /** Grows with every change. */
  version = 0;

  constructor(mode: GraphMode) {
    this.mode = mode;
  }

  /** In order of id. */
  get neurons(): readonly Neuron[] {
    return [...this.#neurons.values()];
  }
  get edges(): readonly Edge[] {
    return [...this.#edges.values()];
  }
  get neuronCount(): number {
    return this.#neurons.size;
  }
  get edgeCount(): number {
    return this.#edges.size;
  }
  /** All neurons but the inputs as they are evaluated; in dag mode sources come before targets. */
  get order(): readonly Neuron[] {
    return this.#order;
  }

  neuron(id: number): Neuron | undefined {
    return this.#neurons.get(id);
  }
  edge(id: number): Edge | undefined {
    return this.#edges.get(id);
  }

  /** Why no edge may lead from `source` to `target`, or null. */
  objection(source: number, target: number): string | null {
    const [from, to] = [this.#neurons.get(source), this.#neurons.get(target)];
    if (!from || !to) return `there is no neuron ${from ? target : source}`;
    if (to.kind === "input") return `neuron ${target} is an input, and inputs have no incoming edges`;
    if (from.outgoing.some((edge) => edge.target === to)) return "the two are already connected";
    if (this.mode === "recurrent") return null;
    if (from.kind === "output") return `neuron ${source} is an output, and outputs have no outgoing edges in dag mode`;
    return closesCycle(from, to) ? "it would close a cycle, which dag mode does not allow" : null;
  }

  /** A neuron without edges, evaluated just before `before` or last. Ids must rise. */
  addNeuron(neuron: Pick<Neuron, "id" | "kind" | "activation" | "bornAt">, before?: number): Neuron {
    invariant(neuron.id >= this.nextNeuron, `neuron ${neuron.id} comes after ${this.nextNeuron}`);
    const added: OwnNeuron = { ...neuron, incoming: [], outgoing: [], slot: this.neuronSlots.take(), place: -1 };
    this.#neurons.set(added.id, added);
    this.nextNeuron = added.id + 1;
    if (added.kind !== "input") {
      const place = before === undefined ? this.#order.length : Math.max(0, this.#own(before).place);
      this.#order.splice(place, 0, added);
      this.#number(place);
    }
    this.version++;
    return added;
  }

  /** An edge to which there is no objection. Ids must rise. */
  addEdge(edge: { id: EdgeId; source: number; target: number; bornAt: number }): Edge {
    invariant(edge.id >= this.nextEdge, `edge ${edge.id} comes after ${this.nextEdge}`);
    const [source, target] = [this.#own(edge.source), this.#own(edge.target)];
    if (this.mode === "dag") makeWay(this.#order, source, target);
    const { id, bornAt } = edge;
    const added = { id, source, target, bornAt, lastGrowAt: null, windowSince: bornAt, slot: this.edgeSlots.take() };
    this.#edges.set(id, added);
    this.nextEdge = id + 1;
    source.outgoing.push(added);
    target.incoming.push(added);
    this.version++;
    return added;
  }

  removeEdge(id: number): void {
    const edge = this.#edges.get(id);
    invariant(edge, `edge ${id} is removed and was not there`);
    edge.source.outgoing.splice(edge.source.outgoing.indexOf(edge), 1);
    edge.target.incoming.splice(edge.target.incoming.indexOf(edge), 1);
    this.#edges.delete(id);
    this.edgeSlots.release(edge.slot);
    this.version++;
  }

  /** Removes a neuron that has no edge left. */
  removeNeuron(id: number): void {
    const neuron = this.#own(id);
    invariant(neuron.incoming.length + neuron.outgoing.length === 0, `neuron ${id} is removed with its edges`);
    this.#neurons.delete(id);
    this.#order.splice(neuron.place, 1);
    this.#number(neuron.place);
    this.neuronSlots.release(neuron.slot);
    this.version++;
  }

  /** Notes on an edge that are no part of its shape. */
  annotate(id: number, notes: Partial<Pick<Edge, "lastGrowAt" | "windowSince">>): void {
    const edge = this.#edges.get(id);
    invariant(edge, `edge ${id} is not there`);
    Object.assign(edge, notes);
  }

  /** Takes over an order of evaluation; the caller has checked that it is one. */
  restoreOrder(ids: readonly number[]): void {
    this.#order.splice(0, this.#order.length, ...ids.map((id) => this.#own(id)));
    this.#number(0);
    this.version++;
  }

  #own(id: number): OwnNeuron {
    const neuron = this.#neurons.get(id);
    invariant(neuron, `neuron ${id} is not there`);
    return neuron;
  }

  #number(from: number): void {
    for (let place = from; place < this.#order.length; place++) (this.#order[place] as OwnNeuron).place = place;
  }
}
