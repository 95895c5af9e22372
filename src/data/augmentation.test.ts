import { expect, test } from "vitest";
import { RandomStream } from "../tensor/random.ts";
import { augmentImages, mixupShare, noAugmentation } from "./augmentation.ts";

const shape = [4, 3, 2];
const size = 24;
const images = (count: number): Float64Array => Float64Array.from({ length: count * size }, (_, i) => 1 + i);
const augmented = (options: Partial<typeof noAugmentation>, count = 200, seed = 1): Float64Array => {
  const values = images(count);
  augmentImages(values, shape, { ...noAugmentation, ...options }, new RandomStream(seed, "augmentation"));
  return values;
};

test("the same seed gives the same images, another seed different ones, no option the original images", () => {
  const options = { crop: 1, flip: true, cutout: 2 };
  expect(augmented(options)).toEqual(augmented(options));
  expect(augmented(options)).not.toEqual(augmented(options, 200, 2));
  expect(augmented({})).toEqual(images(200));
});

test("flip mirrors about half of the images and leaves the others", () => {
  const values = augmented({ flip: true });
  const original = images(200);
  let mirrored = 0;
  for (let i = 0; i < 200; i++) {
    const image = Array.from(values.subarray(i * size, (i + 1) * size));
    const before = Array.from(original.subarray(i * size, (i + 1) * size));
    const pixels = Array.from({ length: 12 }, (_, p) => before.slice(2 * p, 2 * p + 2));
    const turned = pixels.flatMap((_, p) => pixels[3 * Math.floor(p / 3) + 2 - (p % 3)]!);
    if (image.join() === turned.join()) mirrored++;
    else expect(image).toEqual(before);
  }
  expect(mirrored).toBeGreaterThan(70);
  expect(mirrored).toBeLessThan(130);
});

test("crop shifts by every offset up to its padding, and leaves zeros behind", () => {
  const values = augmented({ crop: 1 });
  const original = images(200);
  const offsets = new Set<string>();
  for (let i = 0; i < 200; i++) {
    const image = values.subarray(i * size, (i + 1) * size);
    const before = original.subarray(i * size, (i + 1) * size);
    // The pixel in the second row and column is inside for every shift by one.
    const at = before.indexOf(image[(3 + 1) * 2]!);
    const [dy, dx] = [Math.floor(at / 6) - 1, ((at / 2) % 3) - 1];
    offsets.add(`${dy},${dx}`);
    for (let p = 0; p < 12; p++) {
      const [y, x] = [Math.floor(p / 3) + dy, (p % 3) + dx];
      const inside = y >= 0 && y < 4 && x >= 0 && x < 3;
      expect(image[2 * p + 1]).toBe(inside ? before[(3 * y + x) * 2 + 1] : 0);
    }
  }
  expect(offsets.size).toBe(9);
});

test("cutout covers a square, and no more than one", () => {
  const values = augmented({ cutout: 2 });
  const zeros = Array.from({ length: 200 }, (_, i) =>
    values.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0),
  );
  expect(new Set(zeros)).toEqual(new Set([8, 4, 2]));
});

test("mixup draws shares from Beta(alpha, alpha): mean 1/2, variance 1 / (8 alpha + 4)", () => {
  for (const alpha of [0.2, 1, 3]) {
    const random = new RandomStream(4, "mixup");
    const shares = Array.from({ length: 20_000 }, () => mixupShare(alpha, random));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance * (8 * alpha + 4)).toBeCloseTo(1, 1);
  }
});
