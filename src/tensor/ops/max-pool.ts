/** The largest entry of each window. @module */

import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { imageShape, type Window, windowGrid, windowShape } from "../window.ts";

/**
 * y[n, oy, ox, c] = max over the window of x[n, ., ., c], the frame around the image left out.
 *
 * **Shapes**: x: [batch, height, width, channels] -> [batch, outHeight, outWidth, channels]. @throws ShapeError for an image smaller than a window
 */
export function maxPool(x: Tensor, window: Window): Tensor {
  const { device } = x;
  const [images, height, width, channels] = imageShape("maxPool", x.shape);
  const grid = windowGrid("maxPool", [height, width], window);
  const y = device.empty([images, grid.outHeight, grid.outWidth, channels]);
  const at = device.scratch(y.size * 4);
  device.kernels.maxPool(...windowShape(grid, images, channels), x.address, y.address, at);
  return note("maxPool", [x], y, { at });
}

/** Each entry of dy goes to the entry of x that was the largest. */
export const maxPoolBackward: Backward<{ at: number }> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  gradients.addInto(x, (dx) => dy.device.kernels.scatterAdd(dy.size, dy.address, record.saved.at, dx));
};
