/**
 * What a network computes, operation by operation, in terms that other tools know: what every export is made from.
 *
 * @module
 */

import type { Variable } from "./parameter.ts";

/** Numbers of an operation, row-major, in the layout of this library: channels last. One object is one tensor, however often it is used. */
export interface Constant {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Windows that slide over an image. */
interface Windows {
  readonly stride: number;
  readonly padding: number;
}

/** Gain and shift after a normalization: [features]. */
interface Rescaling {
  readonly gamma: Constant;
  readonly beta: Constant;
  readonly eps: number;
}

/**
 * x: the one input, unless said otherwise; [batch, features] or [batch, height, width, channels].
 *
 * - `linear`: x W^T + b, weight [out, features]; an image is flattened first.
 * - `conv2d`: weight [out, kernel, kernel, in / groups]; `depthwise`: weight [kernel, kernel, channels].
 * - `activation`: elementwise, by the name that the activation has here; `alpha` is the slope of leaky ReLU.
 * - `batch-norm`: gamma (x - mean) / sqrt(variance + eps) + beta for each feature.
 * - `layer-norm`: statistics over the features of a row or a pixel; `group-norm`: over groups of channels at all pixels.
 * - `average-pool` counts the frame as zeros; `global-average-pool`: [batch, channels].
 * - `add`: the sum of two inputs; `concat`: the features of all inputs in a row; `gather`: some features, by position.
 */
export type Operation =
  | { readonly kind: "linear"; readonly weight: Constant; readonly bias: Constant | null }
  | ({
      readonly kind: "conv2d";
      readonly weight: Constant;
      readonly bias: Constant | null;
      readonly groups: number;
    } & Windows)
  | ({ readonly kind: "depthwise"; readonly weight: Constant } & Windows)
  | { readonly kind: "activation"; readonly activation: string; readonly alpha: number }
  | ({ readonly kind: "batch-norm"; readonly mean: Constant; readonly variance: Constant } & Rescaling)
  | ({ readonly kind: "layer-norm" } & Rescaling)
  | ({ readonly kind: "group-norm"; readonly groups: number } & Rescaling)
  | ({ readonly kind: "max-pool" | "average-pool"; readonly size: number } & Windows)
  | { readonly kind: "global-average-pool" | "flatten" | "add" | "concat" }
  | { readonly kind: "gather"; readonly columns: readonly number[] };

/** What an operation gave: 0 is the network's input. */
export type Value = number & { readonly brand: "Value" };

/** Takes operations down. */
export interface Expression {
  add(operation: Operation, ...inputs: readonly Value[]): Value;
}

/** The present numbers of a variable. */
export function constantOf({ tensor }: Variable): Constant {
  return { shape: tensor.shape, values: tensor.read() };
}
