/** A network with its weights as plain data, at the widths that it has. @module */

import type { LayerSpec } from "./layer.ts";
import type { Network } from "./network.ts";

/** Numbers of a model, row by row. */
export interface ModelTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** A network of layers, at the widths that it has. */
export interface LayeredModel {
  readonly kind: "layers";
  readonly spec: LayerSpec;
  readonly inputShape: readonly number[];
  readonly widths: readonly { readonly axis: string; readonly size: number }[];
}

/** A graph of neurons as the kernels read it: inputs are the first neurons, and the tensors hold the rest. */
export interface GraphModel {
  readonly kind: "graph";
  readonly inputs: number;
  readonly neurons: number;
  /** Positions of the output neurons. */
  readonly outputs: readonly number[];
  readonly recurrent: boolean;
  readonly hops: number;
}

/** What a network is, and its numbers. */
export interface NetworkData {
  readonly network: LayeredModel | GraphModel;
  readonly tensors: Readonly<Record<string, ModelTensor>>;
}

/** Layers with their weights and running statistics, copied. */
export function networkData(network: Network): NetworkData {
  const variables = [...network.parameters, ...network.buffers];
  return {
    network: {
      kind: "layers",
      spec: network.spec,
      inputShape: network.inputShape,
      widths: network.axes.map(({ name, size }) => ({ axis: name, size })),
    },
    tensors: Object.fromEntries(
      variables.map(({ name, tensor }) => [name, { shape: tensor.shape, values: Float32Array.from(tensor.read()) }]),
    ),
  };
}
