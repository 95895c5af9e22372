/** A network of layers as anything that answers. @module */

import { dimSize } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";
import { networkData } from "../../nn/network-data.ts";
import type { LayerRow, ModelSize, NeuronGraph, TrainedModel } from "../model.ts";
import { saveVariables } from "./model-state.ts";

function sizeOf({ widths, parameterCount: parameters, weighted }: Network): ModelSize {
  const edges = weighted.reduce((sum, { weight }) => sum + weight.tensor.size, 0);
  const multiplyAdds = weighted.reduce((sum, layer) => sum + layer.multiplyAdds(), 0);
  return { widths, parameters, edges, multiplyAdds };
}

function rowsOf({ weighted, axes }: Network): LayerRow[] {
  return weighted.map(({ name, weight, activation, parameters }) => {
    const axis = axes.find((one) => weight.dims.slice(0, weight.outputDims).includes(one));
    return {
      name,
      axis: axis?.name ?? null,
      shape: weight.dims.map(dimSize),
      activation: activation.name,
      parameters: parameters.reduce((sum, { tensor }) => sum + tensor.size, 0),
    };
  });
}

/** One column of units for each layer; null where layers are no chain of dense ones. */
function graphOf({ inputs, weighted }: Network): NeuronGraph | null {
  const nodes = Array.from({ length: inputs }, () => ({ layer: 0 }));
  const edges: NeuronGraph["edges"][number][] = [];
  let before = inputs;
  for (const [index, { weight }] of weighted.entries()) {
    const { rows, columns } = weight.tensor;
    if (weight.dims.length !== 2 || columns !== before) return null;
    const first = nodes.length;
    nodes.push(...Array.from({ length: rows }, () => ({ layer: index + 1 })));
    for (const [i, value] of weight.tensor.read().entries()) {
      edges.push({ from: first - columns + (i % columns), to: first + Math.floor(i / columns), weight: value });
    }
    before = rows;
  }
  return { nodes, edges };
}

export function trainedLayers(network: Network): TrainedModel {
  return {
    device: network.device,
    inputShape: network.inputShape,
    get axes() {
      return network.axes.map(({ name }) => name);
    },
    get size() {
      return sizeOf(network);
    },
    forward: (inputs) => network.forward(inputs),
    express: (x, to) => network.express(x, to),
    graph: () => graphOf(network),
    layers: () => rowsOf(network),
    tensors: () => saveVariables(network.parameters),
    data: () => networkData(network),
    dispose: () => network.dispose(),
  };
}
