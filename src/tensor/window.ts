/** Square windows that slide over images, channels last. @module */

import { ShapeError } from "../errors.ts";
import type { WindowShape } from "../kernels/image-kernels.ts";
import { type Shape, showShape } from "./shape.ts";

/** Edge of a window, distance from one to the next, and the frame of zeros around the image. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
}

/** An image and how many windows there are on it. */
export interface WindowGrid extends Window {
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/**
 * floor((edge + 2 padding - size) / stride) + 1 windows along each edge.
 *
 * @param where names the layer or op in errors
 * @throws ShapeError when the framed image is smaller than a window
 */
export function windowGrid(where: string, [height = 0, width = 0]: readonly number[], window: Window): WindowGrid {
  const { size, stride, padding } = window;
  const along = (edge: number): number => Math.floor((edge + 2 * padding - size) / stride) + 1;
  if (height + 2 * padding < size || width + 2 * padding < size) {
    throw new ShapeError(
      `${where}: expected an image of at least ${size} x ${size}, padding of ${padding} on each side included, received ${height} x ${width}. ` +
        "Use a smaller kernel, more padding, or fewer layers that shrink the image.",
      { height, width, ...window },
    );
  }
  return { ...window, height, width, outHeight: along(height), outWidth: along(width) };
}

/** A grid on so many images with so many channels, as the kernels take it. */
export function windowShape(grid: WindowGrid, images: number, channels: number): WindowShape {
  const { height, width, size, stride, padding, outHeight, outWidth } = grid;
  return [images, height, width, channels, size, stride, padding, outHeight, outWidth];
}

/** The windows on what a convolution at stride 1 gives whose convolution with kernels turned by half a circle leads back to its input. */
export function turnedGrid({ size, padding, height, width, outHeight, outWidth }: WindowGrid): WindowGrid {
  const frame = size - 1 - padding;
  return { size, stride: 1, padding: frame, height: outHeight, width: outWidth, outHeight: height, outWidth: width };
}

/** Images, height, width and channels of a shape. @throws ShapeError when it is none of images */
export function imageShape(where: string, shape: Shape): readonly [number, number, number, number] {
  if (shape.length !== 4) {
    throw new ShapeError(`${where}: expected images [batch, height, width, channels], received ${showShape(shape)}.`);
  }
  return shape as unknown as readonly [number, number, number, number];
}
