/** Forward passes of models: batches of inputs in, outputs out. @module */

import { DataError } from "../errors.ts";
import { leakyRelu } from "../kernels/activations/leaky-relu.ts";
import type { Address } from "../kernels/address.ts";
import { knowEveryLayer } from "../nn/every-layer.ts";
import { Network } from "../nn/network.ts";
import type { Device } from "../tensor/device.ts";
import { restoreVariables } from "../train/layers/model-state.ts";
import type { GraphModel, LayeredModel, Model, ModelTensor } from "./model.ts";

/** x: [rows, inputs] -> [rows, outputs], as the network gives them: logits, or standardized values. */
export type Forward = (x: Float32Array, rows: number) => Float32Array;

/** The pass of a model. @throws DataError, OptionError, ShapeError when its tensors do not fit its description */
export function forwardOf(device: Device, { network, tensors }: Model): Forward {
  return network.kind === "graph" ? graphForward(device, network, tensors) : layeredForward(device, network, tensors);
}

type Tensors = Readonly<Record<string, ModelTensor>>;

function layeredForward(device: Device, { spec, inputShape, widths }: LayeredModel, tensors: Tensors): Forward {
  knowEveryLayer();
  const inputs = inputShape.reduce((size, dim) => size * dim, 1);
  const network = new Network(device, spec, { inputs, inputShape, seed: 0 });
  const units = (size: number, value: (i: number) => number): number[] =>
    Array.from({ length: size }, (_, i) => value(i));
  network.restoreAxes(
    widths.map(({ axis, size }) => ({
      name: axis,
      ids: units(size, (i) => i),
      births: units(size, () => 0),
      nextId: size,
    })),
  );
  restoreVariables([...network.parameters, ...network.buffers], tensors as Record<string, never>);
  return (x, rows) =>
    device.scope("prediction", () => network.forward(device.tensor(x, [rows, inputs])).read() as Float32Array);
}

/** Which tensors a graph has, and how many numbers each holds. */
function graphSizes({ neurons, inputs }: GraphModel, { sources }: Tensors): Readonly<Record<string, number>> {
  const edges = sources?.values.length ?? 0;
  const [order, starts, codes, biases] = [neurons - inputs, neurons + 1, neurons, neurons];
  return { order, starts, sources: edges, codes, weights: edges, biases };
}

/** Every place that the kernel will read or write is inside its tensor. @throws DataError */
function checkGraph(graph: GraphModel, tensors: Tensors): void {
  for (const [name, size] of Object.entries(graphSizes(graph, tensors))) {
    const found = tensors[name]?.values.length;
    if (found !== size) throw new DataError(`model: expected ${size} numbers in "${name}", found ${found ?? "none"}.`);
  }
  const { neurons, outputs } = graph;
  const within = (values: ArrayLike<number>, end: number): boolean =>
    Array.from(values).every((value) => Number.isInteger(value) && value >= 0 && value < end);
  const [order, starts, sources] = ["order", "starts", "sources"].map((name) => (tensors[name] as ModelTensor).values);
  const ascending = Array.from(starts as Int32Array).every(
    (start, i, all) => i === 0 || start >= (all[i - 1] as number),
  );
  const edges = (sources as Int32Array).length;
  const fits =
    within(order as Int32Array, neurons) &&
    within(sources as Int32Array, neurons) &&
    within(outputs, neurons) &&
    within(starts as Int32Array, edges + 1) &&
    ascending;
  if (!fits) throw new DataError("model: its graph refers to neurons or edges that do not exist.");
}

function graphForward(device: Device, graph: GraphModel, tensors: Tensors): Forward {
  checkGraph(graph, tensors);
  const place = (name: string): Address => {
    const { values } = tensors[name] as ModelTensor;
    const address = device.heap.allocate(values.byteLength);
    if (values instanceof Int32Array) device.ints(address, values.length).set(values);
    else device.reals(address, values.length).set(values);
    return address;
  };
  const names = ["order", "starts", "sources", "codes", "weights", "biases"];
  const [order, starts, sources, codes, weights, biases] = names.map(place) as [
    Address,
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  const { inputs, neurons, outputs, recurrent } = graph;
  const count = neurons - inputs;
  const edges = device.heap.allocate(4 * ((tensors.sources as ModelTensor).values.length + 1));
  const slots = device.ints(edges, (tensors.sources as ModelTensor).values.length);
  for (let i = 0; i < slots.length; i++) slots[i] = i;
  const hops = recurrent ? graph.hops : 1;
  return (x, rows) =>
    device.scope("prediction", () => {
      const [z, here, there] = [0, 1, 2].map(() => device.zeros([neurons, rows]).address) as [
        Address,
        Address,
        Address,
      ];
      for (const y of recurrent ? [here, there] : [here]) writeColumns(device.reals(y, neurons * rows), x, rows);
      let [from, to] = [here, recurrent ? there : here];
      const { alpha } = leakyRelu;
      for (let hop = 0; hop < hops; hop++) {
        // biome-ignore format: one call, its arguments as the kernel groups them
        device.kernels.graphForward(count, rows, order, starts, sources, edges, weights, biases, codes, alpha, from, z, to);
        [from, to] = [to, from];
      }
      const y = device.reals(from, neurons * rows);
      return Float32Array.from({ length: rows * outputs.length }, (_, i) => {
        const neuron = outputs[i % outputs.length] as number;
        return y[neuron * rows + Math.floor(i / outputs.length)] as number;
      });
    });
}

/** x: [rows, inputs] into the first rows of y: [neurons, rows]. */
function writeColumns(y: Float32Array | Float64Array, x: Float32Array, rows: number): void {
  const inputs = x.length / rows;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs; i++) y[i * rows + row] = x[row * inputs + i] as number;
  }
}
