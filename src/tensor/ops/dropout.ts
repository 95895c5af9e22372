/** Inverted dropout. @module */

import type { Backward } from "../gradients.ts";
import type { RandomStream } from "../random.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * y = x * mask / keep, each entry kept with probability `keep` in (0, 1], so that the expectation is x.
 *
 * @see Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, "Dropout", JMLR 15, section 10 (the scaling at training time)
 */
export function dropout(x: Tensor, keep: number, random: RandomStream): Tensor {
  const { kernels } = x.device;
  const mask = x.device.empty(x.shape);
  kernels.dropoutMask(x.size, keep, random.bits(), random.bits(), mask.address);
  const y = x.device.empty(x.shape);
  kernels.multiply(x.size, x.address, mask.address, y.address);
  return note(dropoutBackward, [x], y, { mask });
}

/** dx = dy * mask / keep. */
export const dropoutBackward: Backward<{ mask: Tensor }> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  gradients.contribute(x, (dx) => x.device.kernels.multiply(dy.size, dy.address, record.saved.mask.address, dx));
};
