/** The widths of residual networks: one inside each block, and one that the blocks of a group share. @module */

import type { LayerSpec } from "../../layer.ts";
import { type Conv2dOptions, conv2d } from "../../layers/conv2d.ts";
import { type ModelRequest, scaled } from "../../model.ts";

/** 3 x 3 convolutions without bias: a normalization follows each, or stood before it. */
const plain = { bias: false, initial: "he-normal" } as const;

export interface BlockWidths {
  /** The convolution in front of the first group: it begins the width that the group shares. */
  stem(standard: number): LayerSpec;
  /** First convolution of a block; `opens`: of the first block of a group that shares a new width. */
  first(standard: number, opens: boolean, options?: Conv2dOptions): LayerSpec;
  /** Second convolution of a block. */
  second(standard: number, opens: boolean): LayerSpec;
  /** The projection of a block that opens a group, onto the width of its second convolution. */
  projection(options: Conv2dOptions): LayerSpec;
}

/**
 * `inner`: the shared widths are the standard ones and never change, each block has one of its own inside. `all`: the shared ones grow too.
 * `group`: all convolutions of a group share one width.
 */
export function blockWidths(request: ModelRequest): BlockWidths {
  const { residual } = request;
  const growing = (standard: number, options: Conv2dOptions = {}): LayerSpec => {
    const { width, limits } = scaled(standard, request);
    return conv2d(width, { ...plain, ...limits, ...options });
  };
  const shared = (standard: number): LayerSpec =>
    residual === "inner" ? conv2d(standard, { ...plain, grows: false }) : growing(standard);
  const grouped = residual === "group";
  return {
    stem: shared,
    first: (standard, opens, options = {}) =>
      grouped && !opens ? conv2d("input", { ...plain, ...options }) : growing(standard, options),
    second(standard, opens) {
      if (!opens) return conv2d("same", plain);
      return grouped ? conv2d("input", plain) : shared(standard);
    },
    projection: (options) => conv2d("same", { ...plain, ...options }),
  };
}
