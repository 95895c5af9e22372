/** The widths of residual networks: one inside each block, and one that the blocks of a group share. @module */

import type { LayerSpec } from "./layer.ts";
import { type Conv2dOptions, conv2d } from "./layers/conv2d.ts";
import { type ModelRequest, scaled } from "./model.ts";

/** 3 x 3 convolutions without bias: a normalization follows each, or stood before it. */
const plain = { bias: false, initial: "he-normal" } as const;

export interface BlockWidths {
  /** First convolution of a block: its own width. */
  inner(standard: number, options?: Conv2dOptions): LayerSpec;
  /** A convolution that begins a new shared width. */
  shared(standard: number, options?: Conv2dOptions): LayerSpec;
  /** A convolution onto the width that is there. */
  same(options?: Conv2dOptions): LayerSpec;
}

/** With `residual: "inner"` the shared widths are the standard ones and never change. */
export function blockWidths(request: ModelRequest): BlockWidths {
  const growing = (standard: number, options: Conv2dOptions): LayerSpec => {
    const { width, limits } = scaled(standard, request);
    return conv2d(width, { ...plain, ...limits, ...options });
  };
  return {
    inner: (standard, options = {}) => growing(standard, options),
    shared: (standard, options = {}) =>
      request.residual === "all"
        ? growing(standard, options)
        : conv2d(standard, { ...plain, grows: false, ...options }),
    same: (options = {}) => conv2d("same", { ...plain, ...options }),
  };
}
