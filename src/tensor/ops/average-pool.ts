/** The mean of each window. @module */

import type { WindowShape } from "../../kernels/image-kernels.ts";
import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { imageShape, type Window, windowGrid, windowShape } from "../window.ts";

/**
 * y[n, oy, ox, c] = mean over the window of x[n, ., ., c]; entries of the frame count as zeros.
 *
 * **Shapes**: x: [batch, height, width, channels] -> [batch, outHeight, outWidth, channels]. @throws ShapeError for an image smaller than a window
 */
export function averagePool(x: Tensor, window: Window): Tensor {
  const { device } = x;
  const [images, height, width, channels] = imageShape("averagePool", x.shape);
  const grid = windowGrid("averagePool", [height, width], window);
  const y = device.empty([images, grid.outHeight, grid.outWidth, channels]);
  const shape = windowShape(grid, images, channels);
  device.kernels.averagePool(...shape, x.address, y.address);
  return note(averagePoolBackward, [x], y, { shape });
}

/** Every entry of a window gets dy / size^2. */
export const averagePoolBackward: Backward<{ shape: WindowShape }> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  gradients.addInto(x, (dx) => dy.device.kernels.addAveragePool(...record.saved.shape, dy.address, dx));
};
