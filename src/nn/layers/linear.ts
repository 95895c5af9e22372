/** Affine layer. @module */

import { ShapeError } from "../../errors.ts";
import { linear as linearOp } from "../../tensor/ops/linear.ts";
import { reshape } from "../../tensor/ops/reshape.ts";
import { showShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Axis, type Dim, dimSize } from "../axis.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { AffineLayer, type AffineMap } from "./shared/affine-layer.ts";
import { initialDistribution, outputDim, type WeightedOptions } from "./shared/layer-options.ts";

/** Options of `linear`. */
export interface LinearOptions extends WeightedOptions {
  /** Draw first biases as weights are; default false: they start at 0. */
  readonly initialBias?: boolean;
}

/**
 * y = x W^T + b, weight [out, in], bias [out]. An image before it is flattened: the weight is [out, positions, channels] where the channels are
 * an axis.
 *
 * **Shapes**: x: [batch, in] or [batch, height, width, channels] -> [batch, out].
 *
 * @param width number of outputs, `"same"` inside a residual block: the axis that the block must give back, `"input"`: the axis before the layer, or
 *   `"outputs"`: as many as the dataset that the network is trained on requires
 * @example
 * sequential([linear(8), activation("relu"), linear(2)]);
 */
export function linear(width: number | "same" | "input" | "outputs", options: LinearOptions = {}): LayerSpec {
  return layerSpec(linearLayer, { width, ...options });
}

export const linearLayer: LayerDefinition = defineLayer({
  kind: "linear",
  summary: "Affine map of the features, with an optional fused activation.",
  build(spec, context) {
    const name = context.name("linear");
    const output = outputDim(spec, context, name);
    const initial = initialDistribution(spec, name);
    const positions = context.grid.reduce((size, edge) => size * edge, 1);
    const fanIn = positions * dimSize(context.input);
    const rows = dimSize(output);
    const weight = context.parameter(
      { name: `${name}.weight`, role: "weight", outputDims: 1, dims: [output, ...inputDims(context.input, positions)] },
      () => initial.sample(context.random, rows, fanIn, rows),
    );
    const bias =
      spec.bias === false
        ? null
        : context.parameter(
            { name: `${name}.bias`, role: "bias", outputDims: 1, dims: [output] },
            spec.initialBias === true
              ? () => firstEntries(initial.sample(context.random, rows, fanIn, rows), fanIn)
              : null,
          );
    return new AffineLayer({ kind: "linear", name, weight, bias, initial, output, grid: [], map: denseMap(positions) });
  },
});

/** The first entry of each row. */
function firstEntries(values: Float64Array, columns: number): Float64Array {
  return values.filter((_, i) => i % columns === 0);
}

/** [in], or [positions, channels] where a unit feeds several positions. */
function inputDims(input: Dim, positions: number): Dim[] {
  if (positions === 1) return [input];
  return input instanceof Axis ? [positions, input] : [positions * input];
}

/** The affine map of samples with features at this many positions. Unit j feeds output o through a weight for each position. */
function denseMap(positions: number): AffineMap {
  return {
    another: (width) => linear(width),
    apply: (x, weight, bias, fused, keep) => linearOp(samplesOf(x, positions), weight, bias, fused, keep),
    rows: (x) => samplesOf(x, positions),
    bridge(gradient, input) {
      const { device, columns: out, rows: samples } = gradient;
      if (input.rows !== samples * positions) {
        throw new ShapeError(
          `linear: expected rows of ${samples} samples at ${positions} positions each, received ${showShape(input.shape)}.`,
        );
      }
      const width = positions * input.columns;
      const matrix = device.empty([out * positions, input.columns]);
      const { address } = matrix;
      device.kernels.matmul(true, false, out, width, samples, gradient.address, input.address, address, false);
      return matrix;
    },
    sensitivity(gradient, outgoing) {
      const { device, columns: out, rows: samples } = gradient;
      const width = positions * outgoing.columns;
      const result = device.empty([samples * positions, outgoing.columns]);
      const { address } = result;
      device.kernels.matmul(false, false, samples, width, out, gradient.address, outgoing.address, address, false);
      return result;
    },
    operation: (weight, bias) => ({ kind: "linear", weight, bias }),
    flops: (weight, bias) => 2 * weight.tensor.size + (bias?.tensor.size ?? 0),
  };
}

/** x as [samples, positions * features]. */
function samplesOf(x: Tensor, positions: number): Tensor {
  if (x.shape.length === 2) return x;
  return positions === 1
    ? reshape(x, [x.rows, x.columns])
    : reshape(x, [x.shape[0] as number, x.size / (x.shape[0] || 1)]);
}
