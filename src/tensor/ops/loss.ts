/**
 * What every loss op shares: a scalar to differentiate, and a door to its value.
 *
 * A loss kernel computes value and gradient in one pass, so the gradient of the mean is stored while recording and the backward
 * only hands it over.
 *
 * @module
 */

import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** A loss, and how many rows are classified right. */
export interface LossValue {
  /** Mean over `count`. */
  readonly loss: number;
  /** How many of `count` were right; null where that has no meaning. */
  readonly correct: number | null;
  readonly count: number;
}

/** A loss as an operation. */
export interface Loss {
  /** The mean as a scalar []: a root to differentiate, or the input of another op. */
  readonly output: Tensor;
  /** Reads the value; call it inside the scope. */
  read(): LossValue;
}

/** Runs a loss kernel: `compute(gradient address or 0, address of two f64 for [sum of losses, count of hits])`. */
export function lossOp(
  input: Tensor,
  count: number,
  hits: boolean,
  compute: (gradient: number, out: number) => void,
): Loss {
  const { device } = input;
  const out = device.scratch(16);
  device.doubles(out, 2).fill(0);
  const gradient = device.tape && input.requiresGradient ? device.empty(input.shape) : null; // there where the op is noted
  compute(gradient?.address ?? 0, out);
  const mean = device.empty([]);
  device.kernels.narrow(1, out, mean.address);
  device.kernels.scale(1, count === 0 ? 0 : 1 / count, mean.address, mean.address);
  return {
    output: note(lossBackward, [input], mean, { gradient: gradient as Tensor }),
    read() {
      const [sum, correct] = device.doubles(out, 2) as unknown as [number, number];
      return { loss: count === 0 ? 0 : sum / count, correct: hits ? correct : null, count };
    },
  };
}

/** dInput = gradient of the mean x the stored gradient. */
export const lossBackward: Backward<{ gradient: Tensor }> = (record, gradients) => {
  const { gradient } = record.saved;
  const weight = gradients.weight(record);
  const { kernels } = gradient.device;
  gradients.contribute(record.inputs[0] as Tensor, (dx) => kernels.scale(gradient.size, weight, gradient.address, dx));
};
