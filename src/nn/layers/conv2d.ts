/** Convolution of images. @module */

import { OptionError, ShapeError } from "../../errors.ts";
import { Convolution } from "../../tensor/convolution.ts";
import { type Conv2dGeometry, conv2d as conv2dOp, convolutionOf } from "../../tensor/ops/conv2d.ts";
import { reshape } from "../../tensor/ops/reshape.ts";
import { showShape } from "../../tensor/shape.ts";
import type { WindowGrid } from "../../tensor/window.ts";
import { Axis, dimSize } from "../axis.ts";
import { type BuildContext, defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { KERNEL_BEHIND } from "../layers-behind.ts";
import { AffineLayer, type AffineMap } from "./shared/affine-layer.ts";
import { imageGrid } from "./shared/image-grid.ts";
import { initialDistribution, outputDim, type WeightedOptions, wholeOption } from "./shared/layer-options.ts";

/** Options of `conv2d`. */
export interface Conv2dOptions extends WeightedOptions {
  /** Edge of the square kernel; default 3. */
  readonly kernel?: number;
  /** Pixels from one window to the next; default 1. */
  readonly stride?: number;
  /** Zeros around the image; default half the kernel, which keeps the image's size at stride 1. */
  readonly padding?: number;
  /** Groups of channels that do not mix; default 1. Their widths are fixed; where each channel is on its own, use `depthwise`. */
  readonly groups?: number;
}

/**
 * y = x * W + b: weight [out, kernel, kernel, in], bias [out]. A unit is a channel.
 *
 * **Shapes**: x: [batch, height, width, in] -> [batch, outHeight, outWidth, out].
 *
 * @param width number of output channels, `"same"` inside a residual block: the axis that the block must give back, or `"input"`: the axis before the layer, which
 *   then has as many channels before it as after it, for good
 * @example
 * sequential([conv2d(16), batchNorm(), activation("relu"), maxPool(2), conv2d(32), globalAveragePool(), linear(10)]);
 */
export function conv2d(width: number | "same" | "input", options: Conv2dOptions = {}): LayerSpec {
  return layerSpec(conv2dLayer, { width, ...options });
}

export const conv2dLayer: LayerDefinition = defineLayer({
  kind: "conv2d",
  summary: "Convolution of images, with an optional fused activation.",
  build(spec, context) {
    const name = context.name("conv2d");
    const geometry = geometryOf(spec, name);
    const grid = imageGrid(name, context, geometry);
    const { size, groups } = geometry;
    const output = outputDim(groups > 1 ? { ...spec, grows: false } : spec, context, name);
    const input = groups > 1 ? groupedInput(name, context, dimSize(output), groups) : context.input;
    const initial = initialDistribution(spec, name);
    const [fanIn, out] = [size * size * dimSize(input), dimSize(output)];
    const weight = context.parameter(
      { name: `${name}.weight`, role: "weight", outputDims: 1, dims: [output, size, size, input] },
      () => initial.sample(context.random, out, fanIn, (size * size * out) / groups),
    );
    const bias =
      spec.bias === false
        ? null
        : context.parameter({ name: `${name}.bias`, role: "bias", outputDims: 1, dims: [output] }, null);
    const after = [grid.outHeight, grid.outWidth];
    const map = convolutionMap(name, geometry, grid);
    return new AffineLayer({ kind: "conv2d", name, weight, bias, initial, output, grid: after, map });
  },
});

function geometryOf(spec: LayerSpec, name: string): Conv2dGeometry {
  const size = wholeOption(name, "kernel", spec.kernel ?? 3, 1);
  return {
    size,
    stride: wholeOption(name, "stride", spec.stride ?? 1, 1),
    padding: wholeOption(name, "padding", spec.padding ?? Math.floor(size / 2), 0),
    groups: wholeOption(name, "groups", spec.groups ?? 1, 1),
  };
}

/** Channels of one group. @throws OptionError when channels do not fall into groups, ShapeError when they may grow */
function groupedInput(name: string, { input }: BuildContext, out: number, groups: number): number {
  if (input instanceof Axis) {
    throw new ShapeError(
      `${name}: its ${groups} groups need a fixed number of input channels, but "${input.name}" can grow. Set grows: false in the previous layer.`,
    );
  }
  if (input % groups === 0 && out % groups === 0) return input / groups;
  throw new OptionError(
    `${name}: expected numbers of channels that ${groups} groups divide, received ${input} inputs and ${out} outputs.`,
  );
}

function convolutionMap(name: string, geometry: Conv2dGeometry, grid: WindowGrid): AffineMap {
  /** This layer's convolution on as many other channels. */
  const over = (gradientRows: number, channels: number, device: Convolution["device"], out: number): Convolution =>
    new Convolution(device, grid, gradientRows / (grid.outHeight * grid.outWidth), channels, out, 1);
  const area = grid.height * grid.width;
  return {
    another: (width) => conv2d(width, { kernel: KERNEL_BEHIND }),
    apply(x, weight, bias, activation, keep) {
      const shape = [weight.shape[0] ?? 0, geometry.size, geometry.size, x.columns / geometry.groups];
      const kernels = weight.shape.length === 4 ? weight : reshape(weight, shape);
      return conv2dOp(x, kernels, bias, { geometry, activation, keep });
    },
    rows(x) {
      const { device, columns } = x;
      const weight = { shape: [0, geometry.size, geometry.size, columns / geometry.groups] };
      const convolution = convolutionOf(x, weight, geometry);
      const rows = device.empty([convolution.rows, convolution.patchSize]);
      convolution.patches(0, convolution.rows, 0, x.address, rows.address);
      return rows;
    },
    bridge(gradient, input) {
      const { device, columns: out } = gradient;
      const convolution = over(gradient.rows, input.columns, device, out);
      const expected = (gradient.rows / (grid.outHeight * grid.outWidth)) * area;
      if (input.rows !== expected) {
        throw new ShapeError(
          `${name}: expected a row for each of ${expected} pixels before it, received ${showShape(input.shape)}.`,
        );
      }
      const matrix = device.empty([out * geometry.size ** 2, input.columns]);
      convolution.weightGradient(input.address, gradient.address, matrix.address, false);
      return matrix;
    },
    sensitivity(gradient, outgoing) {
      const { device, columns: out } = gradient;
      const count = outgoing.columns;
      const images = gradient.rows / (grid.outHeight * grid.outWidth);
      const result = device.empty([images * area, count]);
      over(gradient.rows, count, device, out).inputGradient(outgoing.address, gradient.address, result.address, false);
      return result;
    },
    operation: (weight, bias) => ({
      kind: "conv2d",
      weight,
      bias,
      stride: geometry.stride,
      padding: geometry.padding,
      groups: geometry.groups,
    }),
    flops: (weight, bias) => grid.outHeight * grid.outWidth * (2 * weight.tensor.size + (bias?.tensor.size ?? 0)),
  };
}
