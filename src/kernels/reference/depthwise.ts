/** Convolution of each channel on its own. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

type DepthwiseKernels = Pick<Kernels, "depthwise" | "addDepthwiseInput" | "addDepthwiseWeight">;

export function depthwiseKernels(views: Views): DepthwiseKernels {
  /** Calls `visit` with the places of an entry of the image, of the weight and of the output that meet. */
  // biome-ignore format: the arguments of the kernels it serves
  const eachTap = (
    images: number, height: number, width: number, channels: number, size: number, stride: number, padding: number,
    outHeight: number, outWidth: number, visit: (image: number, weight: number, out: number) => void,
  ): void => {
    for (let i = 0; i < images * outHeight * outWidth; i++) {
      const image = Math.floor(i / (outHeight * outWidth));
      for (let tap = 0; tap < size * size; tap++) {
        const y = (Math.floor(i / outWidth) % outHeight) * stride - padding + Math.floor(tap / size);
        const x = (i % outWidth) * stride - padding + (tap % size);
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        const at = ((image * height + y) * width + x) * channels;
        for (let c = 0; c < channels; c++) visit(at + c, tap * channels + c, i * channels + c);
      }
    }
  };
  return {
    depthwise(images, height, width, channels, size, stride, padding, outHeight, outWidth, x, weight, y) {
      const v = views.doubles;
      v.fill(0, y / 8, y / 8 + images * outHeight * outWidth * channels);
      eachTap(images, height, width, channels, size, stride, padding, outHeight, outWidth, (i, w, o) => {
        v[y / 8 + o] += v[x / 8 + i] * v[weight / 8 + w];
      });
    },
    addDepthwiseInput(images, height, width, channels, size, stride, padding, outHeight, outWidth, y, weight, x) {
      const v = views.doubles;
      eachTap(images, height, width, channels, size, stride, padding, outHeight, outWidth, (i, w, o) => {
        v[x / 8 + i] += v[y / 8 + o] * v[weight / 8 + w];
      });
    },
    addDepthwiseWeight(images, height, width, channels, size, stride, padding, outHeight, outWidth, x, y, weight) {
      const v = views.doubles;
      eachTap(images, height, width, channels, size, stride, padding, outHeight, outWidth, (i, w, o) => {
        v[weight / 8 + w] += v[x / 8 + i] * v[y / 8 + o];
      });
    },
  };
}
