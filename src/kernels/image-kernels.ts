/** The part of the kernel interface that networks of images need: windows and columns. Its conventions are those of `kernels.ts`. @module */

import type { ActivationCode } from "./activation.ts";
import type { Address } from "./address.ts";

/**
 * Windows over images [images, height, width, channels]: square with edge `size`, `stride` apart, on an image that is framed by `padding` zeros on
 * each side; there are outHeight x outWidth of them, numbered row by row, image after image.
 */
export type WindowShape = readonly [
  images: number,
  height: number,
  width: number,
  channels: number,
  size: number,
  stride: number,
  padding: number,
  outHeight: number,
  outWidth: number,
];

/** `count` such windows from number `first` on, and of the `features` of a pixel the `channels` from number `from` on. */
export type PatchShape = readonly [
  first: number,
  count: number,
  height: number,
  width: number,
  features: number,
  from: number,
  channels: number,
  size: number,
  stride: number,
  padding: number,
  outHeight: number,
  outWidth: number,
];

/** `count` tiles of 2 x 2 pixels from number `first` on, numbered row by row, image after image. */
export type TileShape = readonly [first: number, count: number, height: number, width: number, channels: number];

/** A matrix on whose entries an activation acts. */
export type ActivatedColumns = readonly [activation: ActivationCode, alpha: number, rows: number, columns: number];

export interface ImageKernels {
  // ---- windows over images
  /**
   * y[i, (ky, kx, c)] = x[image, oy stride - padding + ky, ox stride - padding + kx, from + c], 0 outside the image, for the `count` windows from
   * number `first` on. x: [images, height, width, features], y: [count, size, size, channels].
   */
  patches(...args: [...windows: PatchShape, x: Address, y: Address]): void;
  /** The transpose of `patches`: adds every entry of y to the entry of x that it was taken from. */
  addPatches(...args: [...windows: PatchShape, y: Address, x: Address]): void;
  /** y[i,c] = the largest entry of window i in channel c, the frame left out; at[i,c] (i32) = its index in x, the first of equals. */
  maxPool(...args: [...windows: WindowShape, x: Address, y: Address, at: Address]): void;
  /** y[i,c] = the mean of window i in channel c; entries of the frame are zeros. */
  averagePool(...args: [...windows: WindowShape, x: Address, y: Address]): void;
  /** The transpose of `averagePool`: adds y[i,c] / size^2 to every entry of window i. */
  addAveragePool(...args: [...windows: WindowShape, y: Address, x: Address]): void;
  /** y[i,c] = sum over ky, kx of weight[ky, kx, c] x[window i, ky, kx, c]: each channel on its own. weight: [size, size, channels]. */
  depthwise(...args: [...windows: WindowShape, x: Address, weight: Address, y: Address]): void;
  /** x += the transpose of `depthwise` applied to y. */
  addDepthwiseInput(...args: [...windows: WindowShape, y: Address, weight: Address, x: Address]): void;
  /** weight[ky, kx, c] += sum over windows i of x[window i, ky, kx, c] y[i,c]. */
  addDepthwiseWeight(...args: [...windows: WindowShape, x: Address, y: Address, weight: Address]): void;
  /** x[indices[i]] += y[i], indices: i32. */
  scatterAdd(n: number, y: Address, indices: Address, x: Address): void;

  // ---- convolutions of 3 x 3 at stride 1 by tiles of 2 x 2 outputs: F(2 x 2, 3 x 3) of Lavin & Gray 2016, arXiv:1509.09308, section 4.1, with
  // its B, A and G. Tiles are numbered row by row, image after image; a transformed tile has 16 entries, in planes that lie `plane` reals apart.
  /** y[p, i, c] = (B^T d B)[p], d the 4 x 4 window of x with its corner at (2 ty - frame, 2 tx - frame) for tile first + i, 0 outside the image. */
  winogradTiles(
    ...args: [
      ...tiles: TileShape,
      frame: number,
      tilesHigh: number,
      tilesWide: number,
      plane: number,
      x: Address,
      y: Address,
    ]
  ): void;
  /** The 2 x 2 entries of x, [images, height, width, channels], at tile first + i (+)= A^T m A of m[p, i, c]; what is outside is left out. */
  winogradOutputs(...args: [...tiles: TileShape, plane: number, m: Address, x: Address, accumulate: boolean]): void;
  /** The transpose of `winogradOutputs`: y[p, i, c] = (A d A^T)[p], d the 2 x 2 entries of x at tile first + i, 0 outside. */
  winogradSpread(...args: [...tiles: TileShape, plane: number, x: Address, y: Address]): void;
  /** u[p, o, c] = (G g G^T)[p], g the 3 x 3 kernels of weight[o, ky, kx, c]. */
  winogradWeights(out: number, channels: number, plane: number, weight: Address, u: Address): void;
  /** The transpose of `winogradWeights`: weight[o, ky, kx, c] += (G^T u G)[ky, kx], u[p, o, c]. */
  addWinogradWeights(out: number, channels: number, plane: number, u: Address, weight: Address): void;

  // ---- columns: x is [rows, columns]
  /** f64 at sums[0,c] = sum over rows of a[r,c], at sums[1,c] = sum over rows of a[r,c] b[r,c]; b may be a. */
  columnDots(rows: number, columns: number, a: Address, b: Address, sums: Address): void;
  /** y[r,c] = activation(scale[c] x[r,c] + shift[c]). y may equal x. */
  affineColumns(...args: [...rows: ActivatedColumns, x: Address, scale: Address, shift: Address, y: Address]): void;
  /** f64 at sums[0,c] = sum over rows of d[r,c], at sums[1,c] = sum over rows of d[r,c] x[r,c], with d = dy activation'(scale[c] x + shift[c]). */
  affineColumnDots(
    ...args: [...rows: ActivatedColumns, x: Address, scale: Address, shift: Address, dy: Address, sums: Address]
  ): void;
  /** dx[r,c] = a[c] d[r,c] + b[c] x[r,c] + c[c], with d as in `affineColumnDots`. dx may equal dy. */
  combineColumns(
    ...args: [
      ...rows: ActivatedColumns,
      x: Address,
      scale: Address,
      shift: Address,
      dy: Address,
      a: Address,
      b: Address,
      c: Address,
      dx: Address,
    ]
  ): void;
}
