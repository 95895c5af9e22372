/** The weighted layers of a network as rows of a table. @module */

import { dimSize } from "../../../nn/axis.ts";
import type { Network } from "../../../nn/network.ts";
import { GraphNetwork } from "../../../plasticity/graph-network.ts";

export interface LayerRow {
  readonly name: string;
  /** Axis that it produces, or null for a fixed output. */
  readonly axis: string | null;
  /** Shape of the weight: [out, in]; of neurons of a graph, their number. */
  readonly shape: readonly number[];
  readonly activation: string;
  readonly parameters: number;
}

/** Of a graph its hidden and its output neurons, with the edges into them. */
function neuronTable(graph: GraphNetwork): LayerRow[] {
  const { activation, outputActivation, bias } = graph.settings;
  const row = (name: string, axis: string | null, activation: string): LayerRow => {
    const neurons = graph.order.filter(({ kind }) => kind === name);
    const edges = neurons.reduce((sum, { incoming }) => sum + incoming.length, 0);
    return { name, axis, shape: [neurons.length], activation, parameters: edges + (bias ? neurons.length : 0) };
  };
  return [row("hidden", "hidden", activation), row("output", null, outputActivation)];
}

export function layerTable(network: Network | GraphNetwork): LayerRow[] {
  if (network instanceof GraphNetwork) return neuronTable(network);
  return network.weighted.map(({ name, weight, activation, parameters }) => {
    const axis = network.axes.find((one) => weight.dims.slice(0, weight.outputDims).includes(one));
    return {
      name,
      axis: axis?.name ?? null,
      shape: weight.dims.map(dimSize),
      activation: activation.name,
      parameters: parameters.reduce((sum, { tensor }) => sum + tensor.size, 0),
    };
  });
}
