/** Changes of a graph as plain data: proposed, carried out, logged, replayed. @module */

import type { GraphNetwork } from "./graph-network.ts";

/** What a rule can propose. The module gives new edges their weights. */
export type ProposedChange =
  /** A hidden neuron on an edge, which stays. */
  | { readonly kind: "relay"; readonly edge: number }
  | { readonly kind: "edge"; readonly source: number; readonly target: number }
  | { readonly kind: "remove-edge"; readonly edge: number }
  /** Removes a hidden neuron as if its activation were always `value`. */
  | { readonly kind: "fold"; readonly neuron: number; readonly value: number };

/** A change with all it takes to make it again. */
export type Change =
  | (Extract<ProposedChange, { kind: "relay" }> & { readonly incoming: number; readonly outgoing: number })
  | (Extract<ProposedChange, { kind: "edge" }> & { readonly weight: number })
  | Extract<ProposedChange, { kind: "remove-edge" | "fold" }>;

/** Carries out a change. The same changes in the same order give the same ids. Returns the neuron that came or went; null where none did. */
export function applyChange(network: GraphNetwork, change: Change): number | null {
  switch (change.kind) {
    case "relay":
      return network.insertRelay(change.edge, change).id;
    case "edge":
      network.addEdge(change.source, change.target, change.weight);
      return null;
    case "remove-edge":
      network.removeEdge(change.edge);
      return null;
    case "fold":
      network.fold(change.neuron, change.value);
      return change.neuron;
    default:
      return change satisfies never;
  }
}
