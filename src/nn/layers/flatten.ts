/** Flattening. @module */

import { reshape } from "../../tensor/ops/reshape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";

/**
 * The values of an image as one vector, pixel by pixel. Each channel owns height x width of them, one at each pixel: the next layer's
 * weight is [out, height * width, channels], and a new channel brings its values at all pixels.
 *
 * **Shapes**: [batch, height, width, channels] -> [batch, height * width * channels].
 */
export function flatten(): LayerSpec {
  return layerSpec(flattenLayer);
}

export const flattenLayer: LayerDefinition = defineLayer({
  kind: "flatten",
  summary: "Images as vectors.",
  build(_, context) {
    const positions = context.grid.reduce((size, edge) => size * edge, 1);
    /** Units keep their positions in a dim of their own, as the weights after them do. */
    const carry = (x: Tensor): Tensor =>
      reshape(x, positions === 1 ? [x.rows, x.columns] : [x.shape[0] as number, positions, x.columns]);
    return {
      kind: "flatten",
      name: context.name("flatten"),
      parameters: [],
      children: [],
      output: context.input,
      passage: { carry, atSilence: carry },
      grid: positions === 1 ? [] : [positions],
      forward(x) {
        const samples = x.shape[0] as number;
        return reshape(x, [samples, samples === 0 ? positions * x.columns : x.size / samples]);
      },
      express: (x, to) => to.add({ kind: "flatten" }, x),
      flops: () => 0,
    };
  },
});
