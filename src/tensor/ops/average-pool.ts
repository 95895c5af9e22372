/** The mean of each window. @module */

import type { Backward } from "../gradients.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { imageShape, type Window, type WindowGrid, windowGrid } from "../window.ts";

/**
 * y[n, oy, ox, c] = mean over the window of x[n, ., ., c]; entries of the frame count as zeros.
 *
 * **Shapes**: x: [batch, height, width, channels] -> [batch, outHeight, outWidth, channels]. @throws ShapeError for an image smaller than a window
 */
export function averagePool(x: Tensor, window: Window): Tensor {
  const { device } = x;
  const [images, height, width, channels] = imageShape("averagePool", x.shape);
  const grid = windowGrid("averagePool", [height, width], window);
  const { size, stride, padding, outHeight, outWidth } = grid;
  const y = device.empty([images, outHeight, outWidth, channels]);
  // biome-ignore format: one call, its arguments as the kernel groups them
  device.kernels.averagePool(
    images, height, width, channels, size, stride, padding, outHeight, outWidth, x.address, y.address,
  );
  return note("averagePool", [x], y, { grid });
}

/** Every entry of a window gets dy / size^2. */
export const averagePoolBackward: Backward<{ grid: WindowGrid }> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  const { height, width, size, stride, padding, outHeight, outWidth } = record.saved.grid;
  const { kernels } = dy.device;
  gradients.into(x, (dx, accumulate) => {
    if (!accumulate) kernels.fill(x.size, 0, dx);
    // biome-ignore format: one call, its arguments as the kernel groups them
    kernels.addAveragePool(
      x.shape[0] as number, height, width, x.columns, size, stride, padding, outHeight, outWidth, dy.address, dx,
    );
  });
};
