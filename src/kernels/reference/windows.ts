/** Windows over images. @module */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

type WindowKernels = Pick<
  Kernels,
  "patches" | "addPatches" | "maxPool" | "averagePool" | "addAveragePool" | "scatterAdd"
>;

export function windowKernels(views: Views): WindowKernels {
  /** Calls `visit` with the place of each entry of the patches and of what it is taken from, -1 outside the image. */
  // biome-ignore format: the arguments of the kernels it serves
  const eachEntry = (
    first: number, count: number, height: number, width: number, features: number, from: number, channels: number,
    size: number, stride: number, padding: number, outHeight: number, outWidth: number,
    visit: (patch: number, image: number) => void,
  ): void => {
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
  };
  return {
    patches(first, count, height, width, features, from, channels, size, stride, padding, outHeight, outWidth, x, y) {
      const values = views.doubles;
      // biome-ignore format: one call
      eachEntry(
        first, count, height, width, features, from, channels, size, stride, padding, outHeight, outWidth,
        (patch, image) => { values[y / 8 + patch] = image < 0 ? 0 : values[x / 8 + image]; },
      );
    },
    addPatches(
      first,
      count,
      height,
      width,
      features,
      from,
      channels,
      size,
      stride,
      padding,
      outHeight,
      outWidth,
      y,
      x,
    ) {
      const values = views.doubles;
      // biome-ignore format: one call
      eachEntry(
        first, count, height, width, features, from, channels, size, stride, padding, outHeight, outWidth,
        (patch, image) => { if (image >= 0) values[x / 8 + image] += values[y / 8 + patch]; },
      );
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
    averagePool(images, height, width, channels, size, stride, padding, outHeight, outWidth, x, y) {
      const values = views.doubles;
      values.fill(0, y / 8, y / 8 + images * outHeight * outWidth * channels);
      // biome-ignore format: one call
      eachEntry(
        0, images * outHeight * outWidth, height, width, channels, 0, channels, size, stride, padding, outHeight, outWidth,
        (patch, image) => { if (image >= 0) values[y / 8 + pooled(patch, size, channels)] += values[x / 8 + image] / size ** 2; },
      );
    },
    addAveragePool(images, height, width, channels, size, stride, padding, outHeight, outWidth, y, x) {
      const values = views.doubles;
      // biome-ignore format: one call
      eachEntry(
        0, images * outHeight * outWidth, height, width, channels, 0, channels, size, stride, padding, outHeight, outWidth,
        (patch, image) => { if (image >= 0) values[x / 8 + image] += values[y / 8 + pooled(patch, size, channels)] / size ** 2; },
      );
    },
    scatterAdd(n, y, indices, x) {
      const { doubles, ints } = views;
      for (let i = 0; i < n; i++) doubles[x / 8 + ints[indices / 4 + i]] += doubles[y / 8 + i];
    },
  };
}

/** The place in a pooled image of an entry of its patches. */
function pooled(patch: number, size: number, channels: number): number {
  return Math.floor(patch / (size * size * channels)) * channels + (patch % channels);
}
