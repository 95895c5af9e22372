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
  return note(maxPoolBackward, [x], y, { at });
}

/** Each entry of dy goes to the entry of x that was the largest. */
export const maxPoolBackward: Backward<{ at: number }> = (record, gradients) => {
  const x = record.inputs[0] as Tensor;
  const dy = gradients.output(record);
  const { device } = dy;
  const images = x.shape[0] as number;
  const each = images === 0 ? 0 : dy.size / images;
  // What belongs to one image lies in that image alone.
  const groups = Math.min(images, 2 * device.partsAtOnce);
  gradients.addInto(x, (dx) =>
    device.parts("images", groups, (i) => {
      const [from, to] = [i, i + 1].map((group) => each * Math.floor((group * images) / groups)) as [number, number];
      device.kernels.scatterAdd(to - from, dy.address + from * device.bytesPerReal, record.saved.at + 4 * from, dx);
    }),
  );
};
