/** Depthwise convolution. @module */

import { depthwise as depthwiseOp } from "../../tensor/ops/depthwise.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dimSize } from "../axis.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { constantOf } from "../operation.ts";
import { imageGrid } from "./shared/image-grid.ts";
import { initialDistribution, wholeOption } from "./shared/layer-options.ts";

/** Options of `depthwise`. */
export interface DepthwiseOptions {
  /** Edge of the square kernel; default 3. */
  readonly kernel?: number;
  /** Pixels from one window to the next; default 1. */
  readonly stride?: number;
  /** Zeros around the image; default half the kernel. */
  readonly padding?: number;
  /** Name of the initial distribution of the weight; default `glorot-uniform`. */
  readonly initial?: string;
}

/**
 * A convolution of each channel on its own, weight [kernel, kernel, channels], without bias. It follows the axis of the channels: the
 * kernel of a new channel is 1 in the middle and 0 elsewhere, the child of a split has its parent's.
 *
 * **Shapes**: [batch, height, width, channels] -> [batch, outHeight, outWidth, channels].
 *
 * @see Howard et al. 2017, "MobileNets", arXiv:1704.04861, section 3.1; growth as identity: Evci et al. 2022, arXiv:2201.05125, released code
 */
export function depthwise(options: DepthwiseOptions = {}): LayerSpec {
  return layerSpec(depthwiseLayer, options);
}

export const depthwiseLayer: LayerDefinition = defineLayer({
  kind: "depthwise",
  summary: "Convolution of each channel separately.",
  build(spec, context) {
    const name = context.name("depthwise");
    const size = wholeOption(name, "kernel", spec.kernel ?? 3, 1);
    const stride = wholeOption(name, "stride", spec.stride ?? 1, 1);
    const padding = wholeOption(name, "padding", spec.padding ?? Math.floor(size / 2), 0);
    const window = { size, stride, padding };
    const { outHeight, outWidth } = imageGrid(name, context, window);
    const area = size * size;
    const channels = dimSize(context.input);
    const middle = Math.floor(size / 2) * (size + 1);
    const initial = initialDistribution(spec, name);
    const weight = context.parameter(
      {
        name: `${name}.weight`,
        role: "weight",
        outputDims: 3,
        dims: [size, size, context.input],
        fresh: Array.from({ length: area }, (_, tap) => (tap === middle ? 1 : 0)),
      },
      () => initial.sample(context.random, area, channels, area),
    );
    /** Kernels of new channels: 1 in the middle. */
    const carry = (x: Tensor): Tensor => {
      const kernels = x.device.zeros([size, size, x.columns]);
      x.device.kernels.fill(x.columns, 1, kernels.address + middle * x.columns * x.device.bytesPerReal);
      return depthwiseOp(x, kernels, window);
    };
    return {
      kind: "depthwise",
      name,
      parameters: [weight],
      children: [],
      output: context.input,
      grid: [outHeight, outWidth],
      passage: { carry, atSilence: carry },
      forward: (x) => depthwiseOp(x, weight.tensor, window),
      express: (x, to) => to.add({ kind: "depthwise", weight: constantOf(weight), stride, padding }, x),
      flops: () => 2 * outHeight * outWidth * weight.tensor.size,
    };
  },
});
