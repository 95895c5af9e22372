/** Max pooling. @module */

import { OptionError } from "../../errors.ts";
import { maxPool as maxPoolOp } from "../../tensor/ops/max-pool.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { imageShape, type Window, windowGrid } from "../../tensor/window.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { poolingLayer } from "./shared/pooling-layer.ts";

/** Options of `maxPool` and `averagePool`. */
export interface PoolOptions {
  /** Pixels from one window to the next; default the window's edge. */
  readonly stride?: number;
  /** Frame around the image; default 0. */
  readonly padding?: number;
}

/**
 * The largest entry of each window of `size` x `size` pixels, channel by channel; the frame around the image never wins.
 *
 * **Shapes**: [batch, height, width, channels] -> [batch, outHeight, outWidth, channels].
 */
export function maxPool(size: number, options: PoolOptions = {}): LayerSpec {
  return layerSpec(maxPoolLayer, { size, ...options });
}

/** The first entry of each window: of equals, as zeros are, the first wins. */
function firstOfEach(x: Tensor, window: Window): Tensor {
  const { device } = x;
  const [images, height, width, channels] = imageShape("maxPool", x.shape);
  const { outHeight, outWidth, stride, padding } = windowGrid("maxPool", [height, width], window);
  const first = (at: number): number => Math.max(0, at * stride - padding);
  const windows = images * outHeight * outWidth;
  const places = Int32Array.from({ length: windows }, (_, i) => {
    const [row, column] = [Math.floor(i / outWidth), i % outWidth];
    const image = Math.floor(row / outHeight);
    return (image * height + first(row % outHeight)) * width + first(column);
  });
  const y = device.empty([images, outHeight, outWidth, channels]);
  const indices = device.scratch(windows * 4);
  device.ints(indices, windows).set(places);
  device.kernels.gatherRows(windows, channels, x.address, indices, y.address);
  return y;
}

export const maxPoolLayer: LayerDefinition = defineLayer({
  kind: "max-pool",
  summary: "The largest entry of each window.",
  build: (spec, context) =>
    poolingLayer("max-pool", spec, context, (name, window) => {
      if (window.padding * 2 > window.size) {
        throw new OptionError(
          `${name}: expected padding of at most half the window, received ${window.padding} for ${window.size}: a window could contain only padding.`,
        );
      }
      return { forward: (x) => maxPoolOp(x, window), atSilence: (x) => firstOfEach(x, window) };
    }),
});
