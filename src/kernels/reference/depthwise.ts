/** Convolution of each channel separately. @module */

import type { Address } from "../address.ts";
import type { WindowShape } from "../image-kernels.ts";
import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

type DepthwiseKernels = Pick<Kernels, "depthwise" | "addDepthwiseInput" | "addDepthwiseWeight">;

/** Calls `visit` with the places of an entry of the image, of the weight and of the output that meet. */
function eachTap(
  [images, height, width, channels, size, stride, padding, outHeight, outWidth]: readonly [
    ...WindowShape,
    ...Address[],
  ],
  visit: (image: number, weight: number, out: number) => void,
): void {
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
}

/** The last three arguments of a kernel. */
const addresses = (args: readonly number[]): readonly [Address, Address, Address] =>
  args.slice(-3) as [Address, Address, Address];

export function depthwiseKernels(views: Views): DepthwiseKernels {
  return {
    depthwise(...args) {
      const [images, , , channels, , , , outHeight, outWidth] = args;
      const [x, weight, y] = addresses(args);
      const v = views.doubles;
      v.fill(0, y / 8, y / 8 + images * outHeight * outWidth * channels);
      eachTap(args, (i, w, o) => {
        v[y / 8 + o] += v[x / 8 + i] * v[weight / 8 + w];
      });
    },
    addDepthwiseInput(...args) {
      const [y, weight, x] = addresses(args);
      const v = views.doubles;
      eachTap(args, (i, w, o) => {
        v[x / 8 + i] += v[y / 8 + o] * v[weight / 8 + w];
      });
    },
    addDepthwiseWeight(...args) {
      const [x, y, weight] = addresses(args);
      const v = views.doubles;
      eachTap(args, (i, w, o) => {
        v[weight / 8 + w] += v[x / 8 + i] * v[y / 8 + o];
      });
    },
  };
}
