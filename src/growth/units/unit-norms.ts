/** Norms of units' weights. @module */

import type { WeightedLayer } from "../../nn/layer.ts";
import { fanInOf, fanOutOf, type Parameter, shapeOf, type Variable } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import type { Site } from "../look/site.ts";

/** Mean over the existing units of the L2 norm of their incoming weights (no bias); null when there are none or all are 0. */
export function meanFanInNorm(weight: Parameter): number | null {
  const { tensor } = weight;
  const fanIn = fanInOf(weight);
  const units = fanIn === 0 ? 0 : tensor.size / fanIn;
  if (units === 0) return null;
  const { device } = tensor;
  const total = device.scope("norms", () => {
    const squares = device.scratch(units * 8);
    const row = fanIn * device.bytesPerReal;
    for (let unit = 0; unit < units; unit++) {
      device.kernels.sumSquares(fanIn, tensor.address + unit * row, squares + unit * 8);
    }
    return device.doubles(squares, units).reduce((sum, value) => sum + Math.sqrt(value), 0);
  });
  return total > 0 ? total / units : null;
}

/** Adds to squares[u] the sum of squares of the slice at position u along a dim of a variable with these values. */
export function addSliceSquares(
  values: ArrayLike<number>,
  variable: Variable,
  dim: number,
  squares: Float64Array,
): void {
  const sizes = shapeOf(variable.dims);
  const size = sizes[dim] as number;
  const inner = sizes.slice(dim + 1).reduce((n, d) => n * d, 1);
  for (let at = 0, slice = 0; at < values.length; slice = (slice + 1) % size) {
    let sum = 0;
    for (const end = at + inner; at < end; at++) sum += (values[at] as number) ** 2;
    squares[slice] = (squares[slice] as number) + sum;
  }
}

/**
 * Mean over the existing units of the L2 norm of their outgoing weights, over all consumers together; null when there are none or
 * all are 0.
 */
export function meanFanOutNorm({ axis, consumers }: Site): number | null {
  const squares = new Float64Array(axis.size);
  for (const { weight } of consumers) addSliceSquares(weight.tensor.read(), weight, weight.dims.length - 1, squares);
  const total = squares.reduce((sum, square) => sum + Math.sqrt(square), 0);
  return total > 0 ? total / axis.size : null;
}

/** The usual norm of a unit's outgoing weights; with no existing unit to compare with, that of a fresh draw. */
export function outgoingNorm(site: Site, random: RandomStream): number {
  const mean = meanFanOutNorm(site);
  if (mean !== null) return mean;
  const squares = site.consumers.reduce((sum, { weight, initial }) => {
    const fanOut = fanOutOf(weight);
    return initial.sample(random, fanOut, 1, fanOut).reduce((total, value) => total + value * value, sum);
  }, 0);
  return Math.sqrt(squares);
}

/** Mean of |x| over the entries that are not 0; null when all are. */
export function meanAbsolute(values: ArrayLike<number>): number | null {
  let [sum, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    sum += Math.abs(values[i] as number);
    count++;
  }
  return count > 0 ? sum / count : null;
}

/** The L2 norm of a vector. */
export function lengthOf(vector: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2;
  return Math.sqrt(squares);
}

/** v scaled in place to L2 norm `norm`; a zero vector stays. */
export function rescale(vector: Float64Array, norm: number): Float64Array {
  const length = lengthOf(vector);
  if (length === 0) return vector;
  const factor = norm / length;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) * factor;
  return vector;
}

/**
 * `count` random incoming weight vectors for a layer, each rescaled to the mean norm of the existing ones. With no existing unit
 * to compare with they keep the norm of the layer's own initial distribution. [count, fanIn].
 */
export function randomIncoming(layer: WeightedLayer, count: number, random: RandomStream): Float64Array {
  const fanIn = fanInOf(layer.weight);
  const values = layer.initial.sample(random, count, fanIn, fanOutOf(layer.weight));
  const norm = meanFanInNorm(layer.weight);
  if (norm !== null) {
    for (let unit = 0; unit < count; unit++) rescale(values.subarray(unit * fanIn, (unit + 1) * fanIn), norm);
  }
  return values;
}

/** Each of the rows of [count, n] rescaled in place to L2 norm `norm`. */
export function rescaleRows(vectors: Float64Array, count: number, norm: number): Float64Array {
  const n = vectors.length / count;
  for (let row = 0; row < count; row++) rescale(vectors.subarray(row * n, (row + 1) * n), norm);
  return vectors;
}
