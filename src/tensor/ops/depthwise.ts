/** Convolution of each channel separately. @module */

import { ShapeError } from "../../errors.ts";
import type { WindowShape } from "../../kernels/image-kernels.ts";
import type { Backward } from "../gradients.ts";
import { showShape } from "../shape.ts";
import { note } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { imageShape, type Window, windowGrid, windowShape } from "../window.ts";

/**
 * y[n, oy, ox, c] = sum over ky, kx of x[n, oy stride - padding + ky, ox stride - padding + kx, c] W[ky, kx, c].
 *
 * **Shapes**: x: [batch, height, width, channels], weight: [size, size, channels] -> [batch, outHeight, outWidth, channels].
 *
 * @throws ShapeError when the weight does not fit, or an image is smaller than a window
 */
export function depthwise(x: Tensor, weight: Tensor, window: Window): Tensor {
  const { device } = x;
  const [images, height, width, channels] = imageShape("depthwise", x.shape);
  const grid = windowGrid("depthwise", [height, width], window);
  const { size, outHeight, outWidth } = grid;
  if (weight.columns !== channels || weight.size !== size * size * channels) {
    throw new ShapeError(
      `depthwise: expected a weight [${size}, ${size}, ${channels}], received ${showShape(weight.shape)}.`,
    );
  }
  const y = device.empty([images, outHeight, outWidth, channels]);
  const shape = windowShape(grid, images, channels);
  device.kernels.depthwise(...shape, x.address, weight.address, y.address);
  return note(depthwiseBackward, [x, weight], y, { shape });
}

/** dx: each output's gradient through the taps that read it; dW[ky, kx, c] = sum over windows of x dy. */
export const depthwiseBackward: Backward<{ shape: WindowShape }> = (record, gradients) => {
  const [x, weight] = record.inputs as [Tensor, Tensor];
  const dy = gradients.output(record);
  const { shape } = record.saved;
  const { kernels } = dy.device;
  gradients.addInto(weight, (dW) => kernels.addDepthwiseWeight(...shape, x.address, dy.address, dW));
  gradients.addInto(x, (dx) => kernels.addDepthwiseInput(...shape, dy.address, weight.address, dx));
};
