/** Norms of units' weights. @module */

import type { WeightedLayer } from "../nn/layer.ts";
import { fanInOf, fanOutOf, type Parameter } from "../nn/parameter.ts";
import type { RandomStream } from "../tensor/random.ts";

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

/** v scaled in place to L2 norm `norm`; a zero vector stays. */
export function rescale(vector: Float64Array, norm: number): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return vector;
  const factor = norm / Math.sqrt(squares);
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
