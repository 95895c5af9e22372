/** LeNet-5 with maxima for means and one activation throughout. @module */

import { activation } from "../layers/activation.ts";
import { conv2d } from "../layers/conv2d.ts";
import { flatten } from "../layers/flatten.ts";
import { linear } from "../layers/linear.ts";
import { maxPool } from "../layers/max-pool.ts";
import { sequential } from "../layers/sequential.ts";
import { defineModel, type ModelDefinition, scaled } from "../model.ts";

/** 5 x 5 convolutions of 6 and 16 channels, each with 2 x 2 pooling, then dense layers of 120 and 84 units. */
export const lenet: ModelDefinition = defineModel({
  name: "lenet",
  summary: "two convolutions and two dense layers: 6, 16, 120, 84",
  source: "LeCun, Bottou, Bengio & Haffner 1998, doi:10.1109/5.726791, section II.B",
  build(request) {
    const { activation: name, outputs } = request;
    const convolution = (standard: number, padding: number) => {
      const { width, limits } = scaled(standard, request);
      return [conv2d(width, { kernel: 5, padding, ...limits }), activation(name), maxPool(2)];
    };
    const dense = (standard: number) => {
      const { width, limits } = scaled(standard, request);
      return [linear(width, limits), activation(name)];
    };
    return sequential([
      ...convolution(6, 2),
      ...convolution(16, 0),
      flatten(),
      ...dense(120),
      ...dense(84),
      linear(outputs, { grows: false }),
    ]);
  },
});
