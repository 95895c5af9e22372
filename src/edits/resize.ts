/**
 * Resizing a tensor along one dimension: kept slices are copied bit for bit, new ones are zero or given.
 *
 * @module
 */

import { invariant } from "../errors.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface Resize {
  readonly dim: number;
  /** Old positions that stay, in their new order. */
  readonly keep: readonly number[];
  /** New positions after them. */
  readonly added: number;
  /** Values of the new slices, [outer, added, inner] row-major; null for zeros. */
  readonly values: Float64Array | null;
}

/** Consecutive kept positions: [from, to, length]. */
function stretches(keep: readonly number[]): [number, number, number][] {
  const found: [number, number, number][] = [];
  for (const [to, from] of keep.entries()) {
    const last = found.at(-1);
    if (last && last[0] + last[2] === from) last[2]++;
    else found.push([from, to, 1]);
  }
  return found;
}

/** A new heap tensor; the old one is left as it was. */
export function resize(tensor: Tensor, { dim, keep, added, values }: Resize): Tensor {
  const { device, shape } = tensor;
  const { kernels, bytesPerReal } = device;
  const outer = sizeOf(shape.slice(0, dim));
  const inner = sizeOf(shape.slice(dim + 1));
  const oldSize = shape[dim] as number;
  const newSize = keep.length + added;
  const result = device.reserve(shape.with(dim, newSize));
  result.requiresGradient = tensor.requiresGradient;
  const from = tensor.address;
  const to = result.address;
  for (const [source, target, length] of stretches(keep)) {
    for (let o = 0; o < outer; o++) {
      kernels.copy(
        length * inner,
        from + (o * oldSize + source) * inner * bytesPerReal,
        to + (o * newSize + target) * inner * bytesPerReal,
      );
    }
  }
  if (added === 0) return result;
  invariant(values === null || values.length === outer * added * inner, "new slices of the wrong size");
  const block = added * inner;
  const data = device.reals(to, result.size);
  for (let o = 0; o < outer; o++) {
    const at = (o * newSize + keep.length) * inner;
    if (values) data.set(values.subarray(o * block, (o + 1) * block), at);
    else data.fill(0, at, at + block);
  }
  return result;
}

/** Multiplies the first `kept` slices along a dimension by a factor, in place. */
export function scaleKept(tensor: Tensor, dim: number, kept: number, factor: number): void {
  const { device, shape } = tensor;
  const inner = sizeOf(shape.slice(dim + 1));
  const size = (shape[dim] as number) * inner;
  for (let o = 0; o < sizeOf(shape.slice(0, dim)); o++) {
    const at = tensor.address + o * size * device.bytesPerReal;
    device.kernels.scale(kept * inner, factor, at, at);
  }
}

/** Host values of `shape` with `added` zero slices after dimension `dim`. */
export function padded(values: Float64Array, shape: Shape, dim: number, added: number): Float64Array {
  const inner = sizeOf(shape.slice(dim + 1));
  const old = (shape[dim] as number) * inner;
  const block = old + added * inner;
  const result = new Float64Array(sizeOf(shape.slice(0, dim)) * block);
  for (let o = 0; o * old < values.length; o++) result.set(values.subarray(o * old, (o + 1) * old), o * block);
  return result;
}
