/** A graph of neurons as plain data. @module */

import type { ModelTensor, NetworkData } from "../nn/network-data.ts";
import type { GraphNetwork } from "./graph-network.ts";

/** Neurons with their weights, copied. Edges of a neuron are added up in order of their ids, as the graph itself does. */
export function graphData(graph: GraphNetwork): NetworkData {
  const of = (kind: string) => graph.neurons.filter((neuron) => neuron.kind === kind);
  const inputs = of("input");
  const neurons = [...inputs, ...of("hidden"), ...of("output")];
  const positions = new Map<number, number>(neurons.map(({ id }, place) => [id, place]));
  const position = ({ id }: { readonly id: number }): number => positions.get(id) as number;
  const incoming = neurons.map(({ id }) => graph.edges.filter(({ target }) => target.id === id));
  const edges = incoming.flatMap((list) => list.sort((a, b) => a.id - b.id));
  const starts = [0];
  for (const list of incoming) starts.push((starts.at(-1) as number) + list.length);
  const ints = (values: readonly number[]): ModelTensor => ({
    shape: [values.length],
    values: Int32Array.from(values),
  });
  const reals = (values: readonly number[]): ModelTensor => ({
    shape: [values.length],
    values: Float32Array.from(values),
  });
  return {
    network: {
      kind: "graph",
      inputs: inputs.length,
      neurons: neurons.length,
      outputs: of("output").map(position),
      recurrent: graph.settings.mode === "recurrent",
      hops: graph.hops,
    },
    tensors: {
      order: ints(graph.order.map(position)),
      starts: ints(starts),
      sources: ints(edges.map(({ source }) => position(source))),
      codes: ints(neurons.map(({ activation }) => activation.code)),
      weights: reals(edges.map(({ id }) => graph.weight(id))),
      biases: reals(neurons.map(({ id }) => graph.bias(id))),
    },
  };
}
