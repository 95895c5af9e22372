/** Average pooling. @module */

import { averagePool as averagePoolOp } from "../../tensor/ops/average-pool.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import type { PoolOptions } from "./max-pool.ts";
import { poolingLayer } from "./shared/pooling-layer.ts";

/**
 * The mean of each window of `size` x `size` pixels, channel by channel; the frame around the image counts as zeros.
 *
 * **Shapes**: [batch, height, width, channels] -> [batch, outHeight, outWidth, channels].
 */
export function averagePool(size: number, options: PoolOptions = {}): LayerSpec {
  return layerSpec(averagePoolLayer, { size, ...options });
}

export const averagePoolLayer: LayerDefinition = defineLayer({
  kind: "average-pool",
  summary: "The mean of each window.",
  build: (spec, context) =>
    poolingLayer("average-pool", spec, context, (_, window) => {
      const forward = (x: Tensor): Tensor => averagePoolOp(x, window);
      return { forward, atSilence: forward };
    }),
});
