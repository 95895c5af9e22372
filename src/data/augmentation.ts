/**
 * Augmentation: training images shifted, mirrored, partly covered or mixed, each time in a new way, as seed and purpose determine.
 *
 * @module
 */

import type { RandomStream } from "../tensor/random.ts";

/** Random changes of training images. */
export interface Augmentation {
  /** Pixels by which an image is framed with zeros before a window of its own size is cut out at random; 0 for none. */
  readonly crop: number;
  /** Mirror left and right with probability 1/2. */
  readonly flip: boolean;
  /** Edge of a square of zeros around a random pixel, cut off at the image's edges; 0 for none. */
  readonly cutout: number;
  /** alpha of mixup: each batch becomes share x + (1 - share) x of it in another order, share from Beta(alpha, alpha); 0 for none. */
  readonly mixup: number;
}

/** Training images as they are. */
export const noAugmentation: Augmentation = Object.freeze({ crop: 0, flip: false, cutout: 0, mixup: 0 });

/** Images in one array: [count, height, width, channels]. */
type Pixels = Float32Array | Float64Array;

/**
 * Crops, mirrors and covers images in place, in that order, image by image.
 *
 * @see He et al. 2016, arXiv:1512.03385, section 4.2 (crop, flip); DeVries & Taylor 2017, arXiv:1708.04552, section 3.2 (cutout)
 */
export function augmentImages(
  values: Pixels,
  shape: readonly number[],
  { crop, flip, cutout }: Augmentation,
  random: RandomStream,
): void {
  if (crop === 0 && !flip && cutout === 0) return;
  const [height = 1, width = 1, channels = 1] = shape;
  const size = height * width * channels;
  const source = new Float64Array(size);
  for (let at = 0; at < values.length; at += size) {
    const image = values.subarray(at, at + size);
    const shift = (): number => (crop === 0 ? 0 : random.integer(2 * crop + 1) - crop);
    const [dy, dx, mirrored] = [shift(), shift(), flip && random.uniform() < 0.5];
    if (dy !== 0 || dx !== 0 || mirrored) {
      source.set(image);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const [fromY, fromX] = [y + dy, (mirrored ? width - 1 - x : x) + dx];
          const inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
          const to = (y * width + x) * channels;
          const from = (fromY * width + fromX) * channels;
          for (let c = 0; c < channels; c++) image[to + c] = inside ? (source[from + c] as number) : 0;
        }
      }
    }
    if (cutout > 0) cover(image, shape, cutout, random);
  }
}

/** A square of zeros around a random pixel. */
function cover(
  image: Pixels,
  [height = 1, width = 1, channels = 1]: readonly number[],
  edge: number,
  random: RandomStream,
): void {
  const top = random.integer(height) - Math.floor(edge / 2);
  const left = random.integer(width) - Math.floor(edge / 2);
  const [from, to] = [Math.max(0, left), Math.max(0, Math.min(width, left + edge))];
  for (let y = Math.max(0, top); y < Math.min(height, top + edge); y++) {
    image.fill(0, (y * width + from) * channels, (y * width + to) * channels);
  }
}

/** One draw from the gamma distribution of this shape and scale 1, by Marsaglia & Tsang 2000, doi:10.1145/358407.358414. */
function gamma(shape: number, random: RandomStream): number {
  if (shape < 1) return gamma(shape + 1, random) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * The share of a sample that stays itself: one draw from Beta(alpha, alpha).
 *
 * @see Zhang, Cisse, Dauphin & Lopez-Paz 2018, "mixup", arXiv:1710.09412, section 2
 */
export function mixupShare(alpha: number, random: RandomStream): number {
  const [a, b] = [gamma(alpha, random), gamma(alpha, random)];
  return a + b > 0 ? a / (a + b) : 0.5;
}
