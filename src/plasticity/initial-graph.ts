/** The graph that growth starts from. @module */

import { activationNamed } from "../nn/layers/shared/activation-of.ts";
import type { RandomStream } from "../tensor/random.ts";
import type { GraphSettings } from "./graph-options.ts";
import type { GraphStore } from "./graph-store.ts";
import type { Neuron, NeuronKind } from "./topology.ts";

/**
 * Inputs, outputs and hidden neurons; each pair (input or earlier hidden -> hidden or output) is joined with probability `density`.
 * A neuron that would be left out gets one random edge: each hidden and output neuron one that comes in, each hidden neuron one that
 * goes out. Weights ~ U(-1, 1) / sqrt(fanIn), biases 0.
 */
export function drawInitialGraph(store: GraphStore, settings: GraphSettings, random: RandomStream): void {
  const { inputs, outputs, hidden, density } = settings;
  const add = (count: number, kind: NeuronKind): Neuron[] => {
    const activation = activationNamed(kind === "output" ? settings.outputActivation : settings.activation);
    return Array.from({ length: count }, () => store.addNeuron({ kind, activation, bornAt: 0 }));
  };
  const first = add(inputs, "input");
  const last = add(outputs, "output");
  const between = add(hidden, "hidden");
  const sourcesOf = (k: number): Neuron[] => [...first, ...between.slice(0, k)];
  const pairs = new Map<Neuron, Set<Neuron>>();
  for (const [k, target] of [...between, ...last].entries()) {
    const possible = sourcesOf(Math.min(k, hidden));
    const chosen = new Set(possible.filter(() => random.uniform() < density));
    if (chosen.size === 0) chosen.add(possible[random.integer(possible.length)] as Neuron);
    pairs.set(target, chosen);
  }
  for (const [k, source] of between.entries()) {
    const later = [...between.slice(k + 1), ...last];
    if (later.some((target) => pairs.get(target)?.has(source))) continue;
    pairs.get(later[random.integer(later.length)] as Neuron)?.add(source);
  }
  for (const [target, sources] of pairs) {
    const range = 1 / Math.sqrt(sources.size);
    for (const source of sources) {
      const weight = range * (2 * random.uniform() - 1);
      store.addEdge({ source: source.id, target: target.id, weight, bornAt: 0 });
    }
  }
}
