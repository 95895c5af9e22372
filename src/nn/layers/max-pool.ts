/** Max pooling. @module */

import { OptionError } from "../../errors.ts";
import { maxPool as maxPoolOp } from "../../tensor/ops/max-pool.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { poolingLayer } from "../pooling-layer.ts";

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
  return { kind: "max-pool", size, ...options };
}

export const maxPoolLayer: LayerDefinition = defineLayer({
  kind: "max-pool",
  summary: "The largest entry of each window.",
  build: (spec, context) =>
    poolingLayer("max-pool", spec, context, (name, window) => {
      if (window.padding * 2 > window.size) {
        throw new OptionError(
          `${name}: expected padding of at most half the window, received ${window.padding} for ${window.size}: a window could lie in the frame alone.`,
        );
      }
      return (x) => maxPoolOp(x, window);
    }),
});
