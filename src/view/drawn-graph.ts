/** How a graph of neurons is drawn. @module */

import type { DrawnNetwork } from "./messages.ts";

/** A graph of neurons to be drawn. */
export interface NeuronsAndEdges {
  readonly neurons: readonly {
    readonly id: number;
    readonly kind: "input" | "hidden" | "output";
    readonly bornAt?: number;
  }[];
  readonly edges: readonly { readonly source: number; readonly target: number; readonly weight: number }[];
}

/** Longest routes from the inputs, from 0 to 1; what is on a cycle stays where it was first met. */
function depths({ neurons, edges }: NeuronsAndEdges): Map<number, number> {
  const depth = new Map(neurons.map(({ id }) => [id, 0]));
  for (let sweep = 0, moved = true; moved && sweep < neurons.length; sweep++) {
    moved = false;
    for (const { source, target } of edges) {
      const next = (depth.get(source) ?? 0) + 1;
      if (source === target || next <= (depth.get(target) ?? 0) || next > neurons.length) continue;
      depth.set(target, next);
      moved = true;
    }
  }
  const most = Math.max(1, ...depth.values());
  return new Map(
    neurons.map(({ id, kind }) => [
      id,
      kind === "output" ? 1 : kind === "input" ? 0 : (depth.get(id) ?? 0) / (most + 1),
    ]),
  );
}

/** A graph of neurons as it is drawn: one column, with the depth of each neuron. */
export function drawnGraph(graph: NeuronsAndEdges): Omit<DrawnNetwork, "step"> {
  const depth = depths(graph);
  const counts = { input: 0, hidden: 0, output: 0 };
  const units = graph.neurons.map(({ id, kind, bornAt = 0 }) => {
    const number = ++counts[kind];
    const label = kind === "hidden" ? {} : { label: `${kind === "input" ? "in" : "out"} ${number}` };
    return { id, birth: bornAt, depth: depth.get(id) ?? 0, ...label };
  });
  const edges = graph.edges.map(({ source, target }) => [source, target] as const);
  const links = [{ from: 0, to: 0, weights: graph.edges.map(({ weight }) => weight), edges }];
  return { kind: "graph", columns: [{ name: "neurons", units }], links };
}
