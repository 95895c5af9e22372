import { describe, expect, it } from "vitest";
import { layerNetworks } from "../../test/support/layer-networks.ts";
import { randomGraph } from "../../test/support/random-graph.ts";
import type { TablePreprocessing } from "../data/preprocessing.ts";
import { tableDataset } from "../data/table.ts";
import { DataError } from "../errors.ts";
import { parseCsv } from "../formats/csv.ts";
import { readSafetensors, writeSafetensors } from "../formats/safetensors.ts";
import type { LayerSpec } from "../nn/layer.ts";
import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  depthwise,
  flatten,
  globalAveragePool,
  groupNorm,
  layerNorm,
  linear,
  maxPool,
  residual,
  sequential,
} from "../nn/layers/index.ts";
import { Network } from "../nn/network.ts";
import { perceptron } from "../nn/perceptron.ts";
import { createWasmDevice } from "../tensor/create-device.ts";
import { RandomStream } from "../tensor/random.ts";
import { barePreprocessing, graphModel, layeredModel, type Model } from "./model.ts";
import { decodeModel, encodeModel } from "./model-file.ts";
import { Predictor } from "./predictor.ts";

const device = createWasmDevice();
const image = [8, 8, 2] as const;
const networks: Readonly<Record<string, readonly [LayerSpec, readonly number[]]>> = {
  "a dense network": [perceptron([7, 5], 3), [6]],
  "a residual network": [
    sequential([
      linear(8),
      activation("tanh"),
      residual([linear(5), activation("gelu"), linear("same")]),
      linear(3, { grows: false }),
    ]),
    [6],
  ],
  "a network with layer normalization": [
    sequential([linear(8, { grows: false }), layerNorm(), activation("silu"), linear(3, { grows: false })]),
    [6],
  ],
  "a convolutional network": [
    sequential([
      conv2d(4),
      batchNorm(),
      activation("relu"),
      maxPool(2),
      residual([conv2d(3), batchNorm(), activation("relu"), conv2d(6, { stride: 2 })], {
        skip: [conv2d("same", { kernel: 1, stride: 2 })],
      }),
      globalAveragePool(),
      linear(3, { grows: false }),
    ]),
    image,
  ],
  "another convolutional network": [
    sequential([
      conv2d(4, { grows: false }),
      groupNorm(2),
      activation("leaky-relu"),
      depthwise(),
      averagePool(2),
      flatten(),
      linear(5),
      activation("sigmoid"),
      linear(3, { grows: false }),
    ]),
    image,
  ],
};

const classes = ["red", "green", "blue"];
const bare = (inputs: number, outputs = 3): TablePreprocessing =>
  barePreprocessing({ inputs, classes: classes.slice(0, outputs), targetScale: null });

function modelOf(spec: LayerSpec, inputShape: readonly number[], outputs = 3): { model: Model; network: Network } {
  const inputs = inputShape.reduce((size, dim) => size * dim, 1);
  const network = new Network(device, spec, { inputs, inputShape, seed: 3 });
  // Widths that are not those of the spec, and running statistics that are not those of a new layer.
  const widened = network.axisStates().map((state) => {
    const ids = Array.from({ length: state.ids.length + 2 }, (_, i) => i);
    return { ...state, ids, births: ids.map(() => 0), nextId: ids.length };
  });
  network.restoreAxes(widened);
  const random = new RandomStream(1, "weights");
  for (const { name, tensor } of [...network.parameters, ...network.buffers]) {
    tensor.write(
      Array.from({ length: tensor.size }, () =>
        name.includes("ariance") ? 1 + random.uniform() : random.normal() / 3,
      ),
    );
  }
  return { model: layeredModel(network, bare(inputs, outputs), 12), network };
}

const inputsFor = (rows: number, columns: number): Float32Array => {
  const random = new RandomStream(2, "inputs");
  return Float32Array.from({ length: rows * columns }, () => random.normal());
};

/** Softmax in float64. */
function softmax(logits: ArrayLike<number>, columns: number): number[] {
  return Array.from({ length: logits.length }, (_, i) => {
    const row = Array.from({ length: columns }, (_, c) => logits[i - (i % columns) + c] as number);
    const top = Math.max(...row);
    return Math.exp((logits[i] as number) - top) / row.reduce((sum, value) => sum + Math.exp(value - top), 0);
  });
}

describe("a predictor", () => {
  it.each(Object.entries(networks))("predicts what %s computes, through its file, pass by pass", (_, [spec, shape]) => {
    const { model, network } = modelOf(spec, shape);
    const predictor = Predictor.load(encodeModel(model));
    const rows = 1500;
    const x = inputsFor(rows, network.inputs);
    const logits = device.scope("test", () => network.forward(device.tensor(x, [rows, network.inputs])).read());
    const answers = predictor.answer(x);
    if (answers.kind !== "classes") throw new Error("classes expected");
    const expected = softmax(logits, 3);
    for (let i = 0; i < expected.length; i++) expect(answers.probabilities[i]).toBeCloseTo(expected[i] as number, 5);
    expect([...answers.labels.subarray(0, 200)]).toEqual(
      Array.from({ length: 200 }, (_, row) =>
        expected.slice(3 * row, 3 * row + 3).indexOf(Math.max(...expected.slice(3 * row, 3 * row + 3))),
      ),
    );
  });

  it.each(layerNetworks)("predicts what a network with the layer $kind computes", ({ spec, inputShape }) => {
    const { model, network } = modelOf(spec(4), inputShape, 2);
    const x = inputsFor(37, network.inputs);
    const logits = device.scope("test", () => network.forward(device.tensor(x, [37, network.inputs])).read());
    const answers = Predictor.load(encodeModel(model)).answer(x);
    if (answers.kind !== "classes") throw new Error("classes expected");
    const expected = softmax(logits, 2);
    for (let i = 0; i < expected.length; i++) expect(answers.probabilities[i]).toBeCloseTo(expected[i] as number, 5);
  });

  it.each(["dag", "recurrent"] as const)("predicts what a graph of neurons computes, %s", (mode) => {
    const graph = randomGraph(device, { mode, inputs: 4, outputs: 3, hidden: 9 });
    const predictor = Predictor.load(encodeModel(graphModel(graph, bare(4), 5)));
    for (const rows of [1, 3, 37]) {
      const x = inputsFor(rows, 4);
      const expected = softmax(graph.forward(x), 3);
      const answers = predictor.answer(x);
      if (answers.kind !== "classes") throw new Error("classes expected");
      for (let i = 0; i < expected.length; i++) expect(answers.probabilities[i]).toBeCloseTo(expected[i] as number, 5);
    }
  });

  it("takes rows by the names of their columns, and answers in the target's unit", () => {
    const text =
      "size,color,price\n1,red,10\n2,blue,20\n3,red,30\n4,blue,38\n5,red,52\n6,blue,61\n7,red,69\n8,blue,82\n9,red,90\n10,blue,99\n";
    const { preprocessing } = tableDataset(parseCsv(new TextEncoder().encode(text)), {
      name: "t",
      seed: 1,
      task: "regression",
    });
    const network = new Network(device, sequential([linear(1, { grows: false })]), { inputs: 3, seed: 1 });
    network.parameters[0]!.tensor.write([1, 0, 0]);
    network.parameters[1]!.tensor.write([0]);
    const predictor = new Predictor(layeredModel(network, preprocessing!, 0));
    expect(predictor.columns).toEqual(["size", "color"]);
    expect(predictor.classes).toBeNull();
    const { target, features } = preprocessing!;
    const [size] = features as readonly { mean: number; deviation: number }[];
    if (target.kind !== "values") throw new Error("values expected");
    const { mean, deviation } = target.columns[0]!;
    const expected = ((7.5 - size!.mean) / size!.deviation) * deviation + mean;
    const [one, two] = predictor.predict([
      { color: "blue", extra: 1, size: 7.5 },
      { size: " 7.5 ", color: "red" },
    ]);
    expect(one!.prediction).toBeCloseTo(expected, 4);
    expect(two).toEqual({ prediction: expect.closeTo(expected, 4), probabilities: null });
    expect(predictor.predict([])).toEqual([]);
    expect(() => predictor.predict([{ size: 1, color: "red" }, { size: 1 }])).toThrow('row 2 has no column "color"');
    expect(() => predictor.predict([{ size: "big", color: "red" }])).toThrow(
      /column "size" is numeric, but line 1 has "big"/,
    );
    expect(() => predictor.predict([{ size: 1, color: "green" }])).toThrow(
      /column "color" has text values that did not occur in training: line 1 has "green". The known values are "blue", "red"/,
    );
  });
});

describe("a model's file", () => {
  const { model } = modelOf(perceptron([3], 2), [4]);
  const bytes = encodeModel(model);

  it("returns the model unchanged", () => {
    expect(decodeModel(bytes)).toEqual(model);
  });

  it("is refused when it is damaged, of another version, or another file", () => {
    const file = readSafetensors(bytes);
    for (const at of [bytes.length - 3, Math.floor(bytes.length / 2), 200]) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 1;
      expect(() => decodeModel(damaged, "m.safetensors")).toThrow(DataError);
    }
    const newer = writeSafetensors(file.tensors, { ...file.metadata, "burgeon-model": "4" });
    expect(() => decodeModel(newer)).toThrow(
      /model of version 4, written by a newer Burgeon; this one reads versions 2 to 3/,
    );
    expect(() => decodeModel(writeSafetensors(file.tensors, {}))).toThrow(/expected a model of Burgeon/);
  });

  it("of a graph that names neurons it does not have is refused", () => {
    const graph = graphModel(randomGraph(device, { mode: "dag", inputs: 2, outputs: 1, hidden: 3 }), bare(2), 0);
    const { sources, order } = graph.tensors;
    const wrong = Int32Array.from(sources!.values).fill(1 << 20);
    const tensors = { ...graph.tensors, sources: { shape: sources!.shape, values: wrong } };
    expect(() => new Predictor({ ...graph, tensors })).toThrow(/refers to neurons or edges that do not exist/);
    const short = { ...graph.tensors, order: { shape: [1], values: order!.values.slice(0, 1) } };
    expect(() => new Predictor({ ...graph, tensors: short })).toThrow(/numbers in "order", found 1/);
  });
});
