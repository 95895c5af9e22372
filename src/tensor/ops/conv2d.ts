/** Convolution of images with a fused activation. @module */

import { ShapeError } from "../../errors.ts";
import { Convolution } from "../convolution.ts";
import type { Backward } from "../gradients.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { imageShape, type Window, windowGrid } from "../window.ts";
import type { Activation, LinearOutput, LinearSaved } from "./shared/activated.ts";
import { noteActivated, outputFor, throughActivation } from "./shared/activated.ts";

/** What the backward of a convolution needs. */
export interface Conv2dSaved extends LinearSaved {
  readonly convolution: Convolution;
}

/** How a convolution slides, and into how many groups of channels it falls. */
export interface Conv2dGeometry extends Window {
  readonly groups: number;
}

/** The convolution of images with a weight. @throws ShapeError when their channels differ, or an image is smaller than a window */
export function convolutionOf(x: Tensor, weight: Pick<Tensor, "shape">, geometry: Conv2dGeometry): Convolution {
  const [images, height, width, channels] = imageShape("conv2d", x.shape);
  const [out = 0, rows = 0, columns = 0, each = 0] = weight.shape;
  const { size, groups } = geometry;
  if (rows !== size || columns !== size || each * groups !== channels || out % groups !== 0) {
    throw new ShapeError(
      `conv2d: expected a weight [out, ${size}, ${size}, ${channels / groups}] of ${groups} groups for images ${showShape(x.shape)}, received ${showShape(weight.shape)}.`,
      { images: x.shape, weight: weight.shape },
    );
  }
  const grid = windowGrid("conv2d", [height, width], geometry);
  return new Convolution(x.device, grid, images, channels, out, groups);
}

/**
 * y = activation(x * W + b): z[n, oy, ox, o] = b[o] + sum over ky, kx, c of x[n, oy stride - padding + ky, ox stride - padding + kx, c] W[o, ky, kx, c],
 * with zeros around the image. (As everywhere in this field, a correlation: the kernel is not flipped.)
 *
 * **Shapes**: x: [batch, height, width, channels], weight: [out, size, size, channels / groups], bias: [out] or null -> y: [batch, outHeight,
 * outWidth, out].
 *
 * z is kept while a tape records, or when `keep` requests it; otherwise y takes its place.
 *
 * @throws ShapeError when the channels differ, or an image is smaller than a window
 */
export function conv2d(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: { readonly geometry: Conv2dGeometry; readonly activation: Activation; readonly keep?: boolean },
): LinearOutput {
  const { geometry, activation, keep = false } = options;
  const { device } = x;
  const convolution = convolutionOf(x, weight, geometry);
  const { outHeight, outWidth } = convolution.grid;
  const out = weight.shape[0] ?? 0;
  const shape = [x.shape[0] as number, outHeight, outWidth, out];
  const z = device.empty(shape);
  const y = outputFor(z, activation, keep);
  const { code, alpha } = activation;
  const [from, to, shift] = [z.address, y.address, bias?.address ?? 0];
  convolution.forward(x.address, weight.address, from, (first, count) => {
    const offset = first * out * device.bytesPerReal;
    device.kernels.biasActivation(code, alpha, count, out, shift, from + offset, to + offset);
  });
  const saved: Conv2dSaved = { activation, preActivation: z, convolution };
  return noteActivated(conv2dBackward, [x, weight, bias], y, saved);
}

/** dz = dy * activation'(z); dW = dz^T patches(x); dx = the entries of dz W, added where they were taken from; db = sums of dz. */
export const conv2dBackward: Backward<Conv2dSaved> = (record, gradients) => {
  const [x, weight] = record.inputs as [Tensor, Tensor];
  const { convolution } = record.saved;
  const dz = throughActivation(record, gradients);
  if (convolution.sharesPatches && weight.requiresGradient && x.requiresGradient) {
    gradients.into(weight, (dWeight, addWeight) =>
      gradients.into(x, (dx, addInput) =>
        convolution.gradients(x.address, weight.address, dz.address, {
          dWeight,
          dx,
          accumulate: { weight: addWeight, input: addInput },
        }),
      ),
    );
    return;
  }
  gradients.into(weight, (dW, accumulate) => convolution.weightGradient(x.address, dz.address, dW, accumulate));
  gradients.into(x, (dx, accumulate) => convolution.inputGradient(weight.address, dz.address, dx, accumulate));
};
