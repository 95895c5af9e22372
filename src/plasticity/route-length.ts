/** How many synchronous hops a signal needs. @module */

import type { Neuron, Topology } from "./topology.ts";

/** Fewest edges from any of `starts` to each neuron, along `next`. */
function distances(starts: readonly Neuron[], next: (neuron: Neuron) => readonly Neuron[]): Map<Neuron, number> {
  const found = new Map(starts.map((neuron) => [neuron, 0]));
  for (const [neuron, distance] of found) {
    for (const other of next(neuron)) if (!found.has(other)) found.set(other, distance + 1);
  }
  return found;
}

/**
 * The longest of the shortest routes input -> neuron -> output over all neurons that lie on one; at least 1. After so many hops
 * every neuron has been heard at an output.
 *
 * Departs from the longest acyclic path, which takes exponential time to find once there are cycles.
 */
export function routeLength(topology: Topology): number {
  const { neurons } = topology;
  const of = (kind: string): Neuron[] => neurons.filter((neuron) => neuron.kind === kind);
  const fromInputs = distances(of("input"), ({ outgoing }) => outgoing.map(({ target }) => target));
  const toOutputs = distances(of("output"), ({ incoming }) => incoming.map(({ source }) => source));
  let longest = 1;
  for (const neuron of neurons) {
    const [before, after] = [fromInputs.get(neuron), toOutputs.get(neuron)];
    if (before !== undefined && after !== undefined) longest = Math.max(longest, before + after);
  }
  return longest;
}
