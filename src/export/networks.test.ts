import { describe, expect, it } from "vitest";
import { exportDifference, modelOf, runnableFormats } from "../../test/support/exported.ts";
import { trainStep } from "../../test/support/networks.ts";
import * as activations from "../kernels/activations/index.ts";
import type { LayerSpec } from "../nn/layer.ts";
import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  depthwise,
  dropout,
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
import { Optimizer } from "../optim/optimizer.ts";
import { adam } from "../optim/optimizers/adam.ts";
import { createWasmDevice } from "../tensor/create-device.ts";

const image = [6, 6, 3];
const fixed = { grows: false };

/** Networks that between them hold every kind of layer. */
const specs: Record<string, { readonly spec: LayerSpec; readonly shape: readonly number[] }> = {
  dense: { spec: sequential([linear(7), activation("tanh"), dropout(0.5), linear(3, fixed)]), shape: [5] },
  "without bias": { spec: sequential([linear(4, { bias: false }), linear(3, fixed)]), shape: [5] },
  residual: {
    spec: sequential([linear(4), residual([linear(6), activation("relu"), linear("same")]), linear(3, fixed)]),
    shape: [5],
  },
  "layer and batch norm of vectors": {
    spec: sequential([linear(8, fixed), layerNorm(), activation("gelu"), linear(4), batchNorm(), linear(3, fixed)]),
    shape: [5],
  },
  "group norm of vectors": { spec: sequential([linear(8, fixed), groupNorm(2), linear(3, fixed)]), shape: [5] },
  "dense on images": { spec: sequential([linear(6), activation("relu"), linear(3, fixed)]), shape: image },
  convolutional: {
    spec: sequential([
      conv2d(4, { stride: 2 }),
      batchNorm(),
      activation("relu"),
      maxPool(2),
      conv2d(3),
      flatten(),
      batchNorm(),
      linear(3, fixed),
    ]),
    shape: image,
  },
  "normalized images": {
    spec: sequential([
      conv2d(4, fixed),
      groupNorm(2),
      layerNorm(),
      conv2d(6, { groups: 2 }),
      averagePool(3, { stride: 2, padding: 1 }),
      flatten(),
      layerNorm(),
      linear(3, fixed),
    ]),
    shape: image,
  },
  "residual image": {
    spec: sequential([
      conv2d(4),
      residual([batchNorm(), activation("silu"), conv2d(5, { stride: 2 }), conv2d(6)], {
        skip: [conv2d("same", { kernel: 1, stride: 2 })],
      }),
      depthwise({ stride: 2 }),
      globalAveragePool(),
      linear(3, fixed),
    ]),
    shape: image,
  },
};

describe.each(runnableFormats.filter(([name]) => ["onnx", "js", "c"].includes(name)))(
  "a network as %s",
  (_, format) => {
    it.each(Object.entries(specs))("%s", async (__, { spec, shape }) => {
      const inputs = shape.reduce((size, dim) => size * dim, 1);
      const network = new Network(createWasmDevice(), spec, { inputs, inputShape: shape, seed: 3 });
      const optimizer = new Optimizer(network.device, network.parameters, {
        definition: adam,
        options: adam.options.parse({}),
        ages: "entry",
        clipNorm: null,
      });
      for (let i = 0; i < 4; i++) trainStep(network, optimizer, 0.05);
      expect(await exportDifference(network, modelOf(network), format)).toBeLessThan(1e-5);
    });

    it.each(Object.values(activations).map(({ name }) => name))("activation %s", async (name) => {
      const spec = sequential([linear(9), activation(name, { alpha: 0.3 }), linear(3, fixed)]);
      const network = new Network(createWasmDevice(), spec, { inputs: 4, seed: 5 });
      expect(await exportDifference(network, modelOf(network), format)).toBeLessThan(1e-5);
    });
  },
);
