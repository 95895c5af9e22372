/** Windows over images. @module */

import type { Address } from "../address.ts";
import type { PatchShape, WindowShape } from "../image-kernels.ts";
import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

type WindowKernels = Pick<
  Kernels,
  "patches" | "addPatches" | "maxPool" | "averagePool" | "addAveragePool" | "scatterAdd"
>;

/** The last two arguments of a kernel. */
const addresses = (args: readonly number[]): readonly [Address, Address] => args.slice(-2) as [Address, Address];

/** Calls `visit` with the place of each entry of the patches and of what it is taken from, -1 outside the image. */
function eachEntry(
  [first, count, height, width, features, from, channels, size, stride, padding, outHeight, outWidth]: readonly [
    ...PatchShape,
    ...Address[],
  ],
  visit: (patch: number, image: number) => void,
): void {
  let patch = 0;
  for (let i = first; i < first + count; i++) {
    const image = Math.floor(i / (outHeight * outWidth));
    const top = (Math.floor(i / outWidth) % outHeight) * stride - padding;
    const left = (i % outWidth) * stride - padding;
    for (let y = top; y < top + size; y++) {
      for (let x = left; x < left + size; x++) {
        const inside = y >= 0 && y < height && x >= 0 && x < width;
        const at = ((image * height + y) * width + x) * features + from;
        for (let c = 0; c < channels; c++) visit(patch++, inside ? at + c : -1);
      }
    }
  }
}

/** Calls `visit` with the place of each entry of the pooled image and of an entry of its window inside the image. */
function eachPooled(
  [images, height, width, channels, size, stride, padding, outHeight, outWidth]: readonly [
    ...WindowShape,
    ...Address[],
  ],
  visit: (pooled: number, image: number) => void,
): void {
  const all = images * outHeight * outWidth;
  const pooled = (patch: number): number =>
    Math.floor(patch / (size * size * channels)) * channels + (patch % channels);
  eachEntry(
    [0, all, height, width, channels, 0, channels, size, stride, padding, outHeight, outWidth],
    (patch, image) => {
      if (image >= 0) visit(pooled(patch), image);
    },
  );
}

export function windowKernels(views: Views): WindowKernels {
  return {
    patches(...args) {
      const [x, y] = addresses(args);
      const values = views.doubles;
      eachEntry(args, (patch, image) => {
        values[y / 8 + patch] = image < 0 ? 0 : values[x / 8 + image];
      });
    },
    addPatches(...args) {
      const [y, x] = addresses(args);
      const values = views.doubles;
      eachEntry(args, (patch, image) => {
        if (image >= 0) values[x / 8 + image] += values[y / 8 + patch];
      });
    },
    maxPool(images, height, width, channels, size, stride, padding, outHeight, outWidth, x, y, at) {
      const { doubles, ints } = views;
      for (let i = 0; i < images * outHeight * outWidth * channels; i++) {
        const c = i % channels;
        const window = Math.floor(i / channels);
        const image = Math.floor(window / (outHeight * outWidth));
        const top = (Math.floor(window / outWidth) % outHeight) * stride - padding;
        const left = (window % outWidth) * stride - padding;
        let best = -1;
        for (let iy = Math.max(0, top); iy < Math.min(height, top + size); iy++) {
          for (let ix = Math.max(0, left); ix < Math.min(width, left + size); ix++) {
            const place = ((image * height + iy) * width + ix) * channels + c;
            if (best < 0 || doubles[x / 8 + place] > doubles[x / 8 + best]) best = place;
          }
        }
        ints[at / 4 + i] = best;
        doubles[y / 8 + i] = doubles[x / 8 + best];
      }
    },
    averagePool(...args) {
      const [images, , , channels, size, , , outHeight, outWidth] = args;
      const [x, y] = addresses(args);
      const values = views.doubles;
      values.fill(0, y / 8, y / 8 + images * outHeight * outWidth * channels);
      eachPooled(args, (pooled, image) => {
        values[y / 8 + pooled] += values[x / 8 + image] / size ** 2;
      });
    },
    addAveragePool(...args) {
      const size = args[4];
      const [y, x] = addresses(args);
      const values = views.doubles;
      eachPooled(args, (pooled, image) => {
        values[x / 8 + image] += values[y / 8 + pooled] / size ** 2;
      });
    },
    scatterAdd(n, y, indices, x) {
      const { doubles, ints } = views;
      for (let i = 0; i < n; i++) doubles[x / 8 + ints[indices / 4 + i]] += doubles[y / 8 + i];
    },
  };
}
