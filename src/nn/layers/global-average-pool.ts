/** Global average pooling. @module */

import { ShapeError } from "../../errors.ts";
import { averagePool } from "../../tensor/ops/average-pool.ts";
import { reshape } from "../../tensor/ops/reshape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dimSize } from "../axis.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { imageGrid } from "./shared/image-grid.ts";

/**
 * The mean of each channel over all pixels of a square image.
 *
 * **Shapes**: [batch, height, width, channels] -> [batch, channels].
 *
 * @see Lin, Chen & Yan 2014, "Network in network", arXiv:1312.4400, section 3.2
 */
export function globalAveragePool(): LayerSpec {
  return layerSpec(globalAveragePoolLayer);
}

export const globalAveragePoolLayer: LayerDefinition = defineLayer({
  kind: "global-average-pool",
  summary: "The mean of each channel over all pixels.",
  build(_, context) {
    const name = context.name("global-average-pool");
    const [size = 1] = context.grid;
    const window = { size, stride: size, padding: 0 };
    const { height, width } = imageGrid(name, context, window);
    if (height !== width) {
      throw new ShapeError(`${name}: expected square images, received ${height} x ${width}.`, { height, width });
    }
    const forward = (x: Tensor): Tensor => reshape(averagePool(x, window), [x.shape[0] as number, x.columns]);
    return {
      kind: "global-average-pool",
      name,
      parameters: [],
      children: [],
      output: context.input,
      grid: [],
      passage: { carry: forward, atSilence: forward },
      forward,
      express: (x, to) => to.add({ kind: "global-average-pool" }, x),
      flops: () => height * width * dimSize(context.input),
    };
  },
});
