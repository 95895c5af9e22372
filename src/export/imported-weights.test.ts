import { describe, expect, it } from "vitest";
import { type FileLayer, fileLayers } from "../nn/file-layers.ts";
import {
  activation,
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
import { createWasmDevice } from "../tensor/create-device.ts";
import { RandomStream } from "../tensor/random.ts";
import { restoreVariables } from "../train/layers/model-state.ts";
import { importedVariables } from "./imported-weights.ts";
import { programOf } from "./program.ts";

const device = createWasmDevice();
const fixed = { grows: false };
const specs = {
  "convolutions with batch norm": [
    conv2d(4),
    batchNorm(),
    activation("relu"),
    maxPool(2),
    flatten(),
    linear(5),
    linear(3, fixed),
  ],
  "residual blocks": [
    conv2d(4),
    residual([batchNorm(), conv2d(6), conv2d("same")]),
    globalAveragePool(),
    linear(3, fixed),
  ],
  "other normalizations": [
    conv2d(4, fixed),
    groupNorm(2),
    layerNorm(),
    depthwise(),
    conv2d(6, { groups: 2 }),
    flatten(),
    linear(3, fixed),
  ],
};
const made = (spec: keyof typeof specs, seed: number): Network =>
  new Network(device, sequential(specs[spec]), { inputs: 6 * 6 * 2, inputShape: [6, 6, 2], seed });

/** Layers as a file holds them, with numbers at random. */
function layersOf(network: Network): FileLayer[] {
  const random = new RandomStream(4, "weights");
  const tensors = Object.entries(programOf(network, network.inputShape).tensors).map(([name, { shape, values }]) => {
    return [name, { shape, values: values.map(() => 0.5 + random.uniform()) }] as const;
  });
  return fileLayers(Object.fromEntries(tensors), {}, { where: "file" });
}

describe("weights of a file", () => {
  it.each(Object.keys(specs) as (keyof typeof specs)[])("become those of a network: %s", (name) => {
    const layers = layersOf(made(name, 1));
    const values = importedVariables(made(name, 2), layers, "file");
    const network = made(name, 3);
    restoreVariables([...network.parameters, ...network.buffers], values);
    // What it would export is what was read.
    const { tensors } = programOf(network, network.inputShape);
    const expected = layers.flatMap((layer) =>
      Object.entries(layer.parts).map(([part, tensor]) => [`${layer.name}.${part}`, tensor] as const),
    );
    expect(tensors).toEqual(Object.fromEntries(expected));
  });

  const network = made("convolutions with batch norm", 1);
  const layers = layersOf(network);
  it.each([
    [
      "fewer layers",
      layers.slice(1),
      "expected the 4 layers of the network, with weights [4, 2, 3, 3], [4], [5, 36], [3, 5], found 3",
    ],
    ["another order", [layers[1]!, layers[0]!, ...layers.slice(2)], 'expected "layers.1.weight" of shape [4, 2, 3, 3]'],
    [
      "a layer without statistics",
      layers.map(({ name, parts: { running_mean: _, ...parts } }) => ({ name, parts })),
      'expected "layers.1.running_mean" of shape [4], as the network has it, found none',
    ],
    [
      "numbers that are none",
      layers.map(({ name, parts }) => ({
        name,
        parts: { ...parts, bias: { shape: parts.bias!.shape, values: parts.bias!.values.map(() => Number.NaN) } },
      })),
      '"layers.0.bias" holds values that are not finite',
    ],
  ])("are refused: %s", (_, given, message) => {
    expect(() => importedVariables(network, given as FileLayer[], "file")).toThrow(message);
  });
});
