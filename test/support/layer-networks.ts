/** A network around each kind of layer, for the tests that sweep all of them. @module */

import type { LayerSpec } from "../../src/nn/layer.ts";
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
} from "../../src/nn/layers/index.ts";

/** A network of one hidden width (or more) around each kind of layer. */
const cases: Readonly<Record<string, (width: number) => LayerSpec>> = {
  linear: (width) => sequential([linear(width), linear(width, { bias: false }), linear(2, { grows: false })]),
  activation: (width) =>
    sequential([linear(width), activation("tanh"), activation("silu"), linear(2, { grows: false })]),
  dropout: (width) => sequential([linear(width), dropout(0.4), linear(2, { grows: false })]),
  residual: (width) =>
    sequential([
      linear(width),
      residual([linear(width), activation("tanh"), linear("same")]),
      residual([activation("sigmoid"), linear("same")]),
      linear(2, { grows: false }),
    ]),
  sequential: (width) =>
    sequential([sequential([linear(width), activation("gelu")]), sequential([linear(2, { grows: false })])]),
};

const output = linear(2, { grows: false });

/** The same on images of 4 x 4 pixels with 2 channels. */
const imageCases: Readonly<Record<string, (width: number) => LayerSpec>> = {
  conv2d: (width) =>
    sequential([
      conv2d(width),
      activation("tanh"),
      conv2d(width, { kernel: 2, stride: 2, padding: 0, bias: false }),
      conv2d(width, { kernel: 1 }),
      activation("silu"),
      output,
    ]),
  "conv2d in groups": (width) => sequential([conv2d(4, { groups: 2 }), activation("tanh"), conv2d(width), output]),
  depthwise: (width) => sequential([conv2d(width), depthwise({ stride: 2 }), activation("tanh"), conv2d(3), output]),
  flatten: (width) => sequential([conv2d(width, { stride: 2 }), flatten(), dropout(0.3), linear(width), output]),
  "max-pool": (width) =>
    sequential([conv2d(width), maxPool(2), conv2d(width), maxPool(3, { stride: 1, padding: 1 }), output]),
  "average-pool": (width) => sequential([conv2d(width), averagePool(2), conv2d(width), output]),
  "global-average-pool": (width) => sequential([conv2d(width), activation("tanh"), globalAveragePool(), output]),
  "batch-norm": (width) =>
    sequential([
      batchNorm(),
      conv2d(width, { bias: false }),
      batchNorm(),
      activation("tanh"),
      maxPool(2),
      batchNorm(),
      conv2d(width),
      flatten(),
      batchNorm(),
      linear(width),
      batchNorm(),
      activation("sigmoid"),
      output,
    ]),
  "layer-norm": (width) =>
    sequential([
      conv2d(width),
      conv2d(4, { grows: false }),
      layerNorm(),
      activation("tanh"),
      flatten(),
      layerNorm(),
      output,
    ]),
  "group-norm": (width) =>
    sequential([conv2d(width), conv2d(4, { grows: false }), groupNorm(2), activation("tanh"), output]),
  "residual with projections": (width) =>
    sequential([
      conv2d(width),
      residual([batchNorm(), activation("tanh"), conv2d(width), activation("tanh"), conv2d("same")]),
      residual([conv2d(width, { stride: 2 }), batchNorm(), activation("tanh"), conv2d(width), batchNorm()], {
        skip: [conv2d("same", { kernel: 1, stride: 2, bias: false }), batchNorm()],
      }),
      activation("tanh"),
      residual([conv2d("same")]),
      globalAveragePool(),
      output,
    ]),
};

/** Networks of two outputs by the kind of layer that they are about, first word, with the samples that they take. */
export const layerNetworks: readonly {
  readonly kind: string;
  readonly spec: (width: number) => LayerSpec;
  readonly inputShape: readonly number[];
}[] = [
  ...Object.entries(cases).map(([kind, spec]) => ({ kind, spec, inputShape: [3] })),
  ...Object.entries(imageCases).map(([kind, spec]) => ({ kind, spec, inputShape: [4, 4, 2] })),
];
