/** VGG-11 for images of 32 x 32 pixels. @module */

import { activation } from "../layers/activation.ts";
import { conv2d } from "../layers/conv2d.ts";
import { flatten } from "../layers/flatten.ts";
import { linear } from "../layers/linear.ts";
import { maxPool } from "../layers/max-pool.ts";
import { sequential } from "../layers/sequential.ts";
import { defineModel, type ModelDefinition, scaled } from "../model.ts";

/** Channels of the 3 x 3 convolutions, and whether 2 x 2 pooling follows. */
const convolutions = [
  [64, true],
  [128, true],
  [256, false],
  [256, true],
  [512, false],
  [512, true],
  [512, false],
  [512, true],
] as const;
const dense = [4096, 4096] as const;

/** Without normalization, as in the growth studies: 28.1 million parameters at width 1 with 10 classes. */
export const vgg11: ModelDefinition = defineModel({
  name: "vgg11",
  summary: "eight convolutions and two dense layers, for 32 x 32 pixels",
  source: "Simonyan & Zisserman 2015, arXiv:1409.1556, table 1, column A",
  build(request) {
    const { activation: name, outputs } = request;
    return sequential([
      ...convolutions.flatMap(([standard, pools]) => {
        const { width, limits } = scaled(standard, request);
        return [conv2d(width, limits), activation(name), ...(pools ? [maxPool(2)] : [])];
      }),
      flatten(),
      ...dense.flatMap((standard) => {
        const { width, limits } = scaled(standard, request);
        return [linear(width, limits), activation(name)];
      }),
      linear(outputs, { grows: false }),
    ]);
  },
});
