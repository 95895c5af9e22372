/** Keeps every output within reach of an input. @module */

import type { GraphNetwork } from "./graph-network.ts";
import type { Edge, Neuron } from "./topology.ts";

type Part = Edge | Neuron;

/** The neurons and edges of a shortest route from an input to `output` that avoids `without`, or null. */
function route(output: Neuron, without: Part | null): readonly Part[] | null {
  const via = new Map<Neuron, Edge | null>([[output, null]]);
  for (const neuron of via.keys()) {
    if (neuron.kind === "input") {
      const parts: Part[] = [neuron];
      for (let edge = via.get(neuron); edge; edge = via.get(edge.target)) parts.push(edge, edge.target);
      return parts;
    }
    for (const edge of neuron.incoming) {
      if (edge !== without && edge.source !== without && !via.has(edge.source)) via.set(edge.source, edge);
    }
  }
  return null;
}

/**
 * Says whether a part may go. It remembers one route to each output that has one; only what is on these has to be looked into, so
 * most answers cost nothing. Make one for each check.
 */
export class OutputGuard {
  readonly #routes: Map<Neuron, readonly Part[]>;

  constructor(network: GraphNetwork) {
    const outputs = network.neurons.filter(({ kind }) => kind === "output");
    this.#routes = new Map(
      outputs.flatMap((output) => {
        const found = route(output, null);
        return found ? [[output, found] as const] : [];
      }),
    );
  }

  /** True when every output stays reachable without this part; then it must go. */
  release(part: Part): boolean {
    const renewed = new Map<Neuron, readonly Part[]>();
    for (const [output, parts] of this.#routes) {
      if (!parts.includes(part)) continue;
      const found = route(output, part);
      if (!found) return false;
      renewed.set(output, found);
    }
    for (const [output, parts] of renewed) this.#routes.set(output, parts);
    return true;
  }
}
