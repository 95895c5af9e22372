/** A graph of neurons as anything that answers. @module */

import { expressGraph } from "../../plasticity/express-graph.ts";
import { graphData } from "../../plasticity/graph-data.ts";
import type { GraphNetwork } from "../../plasticity/graph-network.ts";
import type { SavedTensor } from "../checkpoint.ts";
import type { LayerRow, NeuronGraph, TrainedModel } from "../model.ts";

/** Its hidden and its output neurons, with the edges into them. */
function rowsOf(graph: GraphNetwork): LayerRow[] {
  const { activation, outputActivation, bias } = graph.settings;
  const row = (name: string, axis: string | null, activation: string): LayerRow => {
    const neurons = graph.order.filter(({ kind }) => kind === name);
    const edges = neurons.reduce((sum, { incoming }) => sum + incoming.length, 0);
    return { name, axis, shape: [neurons.length], activation, parameters: edges + (bias ? neurons.length : 0) };
  };
  return [row("hidden", "hidden", activation), row("output", null, outputActivation)];
}

/** Layers of neurons by the longest route from an input; a neuron on a cycle is left in the layer where it was first met. */
function layersOf(network: GraphNetwork): Map<number, number> {
  const layers = new Map(network.neurons.map(({ id }) => [id, 0]));
  const deepest = network.neurons.length;
  for (let sweep = 0, moved = true; moved && sweep < deepest; sweep++) {
    moved = false;
    for (const { source, target } of network.edges) {
      const layer = (layers.get(source.id) as number) + 1;
      if (layer <= (layers.get(target.id) as number) || layer > deepest || source === target) continue;
      layers.set(target.id, layer);
      moved = true;
    }
  }
  return layers;
}

function pictureOf(network: GraphNetwork): NeuronGraph {
  const layers = layersOf(network);
  const last = Math.max(1, ...layers.values());
  const positions = new Map(network.neurons.map(({ id }, position) => [id, position]));
  return {
    nodes: network.neurons.map(({ id, kind }) => ({ layer: kind === "output" ? last : (layers.get(id) as number) })),
    edges: network.edges.map(({ id, source, target }) => ({
      from: positions.get(source.id) as number,
      to: positions.get(target.id) as number,
      weight: network.weight(id),
    })),
  };
}

function tensorsOf(network: GraphNetwork): Record<string, SavedTensor> {
  const list = (values: readonly number[]): SavedTensor => ({
    shape: [values.length],
    values: Float32Array.from(values),
  });
  const biased = network.settings.bias ? network.order.map(({ id }) => network.bias(id)) : [];
  return { weights: list(network.edges.map(({ id }) => network.weight(id))), biases: list(biased) };
}

/** Rows of a recurrent graph start from zeros. */
export function trainedGraph(network: GraphNetwork): TrainedModel {
  const { device, settings } = network;
  return {
    device,
    inputShape: [settings.inputs],
    axes: ["hidden"],
    get size() {
      const { hiddenCount, parameters, edgeCount: edges, multiplyAdds } = network;
      return { widths: [hiddenCount], parameters, edges, multiplyAdds };
    },
    forward: (inputs) =>
      device.tensor(network.forward(inputs.read()), [inputs.size / settings.inputs, settings.outputs]),
    express: (x, to) => expressGraph(network, x, to),
    graph: () => pictureOf(network),
    layers: () => rowsOf(network),
    tensors: () => tensorsOf(network),
    data: () => graphData(network),
    dispose: () => network.dispose(),
  };
}
