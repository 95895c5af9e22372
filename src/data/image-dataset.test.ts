import { expect, test } from "vitest";
import { DataError, OptionError } from "../errors.ts";
import { type ImageDataset, imageDataset } from "./image-dataset.ts";

function images(count: number): { images: Uint8Array; labels: Uint8Array; where: string } {
  return {
    images: Uint8Array.from({ length: 4 * count }, (_, i) => i % 256),
    labels: Uint8Array.from({ length: count }, (_, row) => row % 2),
    where: "labels",
  };
}
const set = {
  name: "tiny",
  shape: [2, 2, 1],
  scale: 1 / 255,
  classes: ["a", "b"],
  train: images(10),
  test: images(4),
} satisfies ImageDataset;

test("images stay the bytes they are, all of them for training", () => {
  const data = imageDataset(set, { seed: 1 });
  expect(data).toMatchObject({
    name: "tiny",
    origin: "images",
    task: "classification",
    validation: null,
    inputShape: [2, 2, 1],
  });
  expect(data.train.inputs).toMatchObject({ kind: "bytes", rows: 10, columns: 4, scale: 1 / 255, offset: 0 });
  expect(data.train.inputs.values).toBe(set.train.images);
});

test("a validation share is held out by class, and limit keeps the first training images", () => {
  const data = imageDataset(set, { seed: 1, validation: 0.4, limit: 3 });
  expect(data.validation!.inputs.rows).toBe(4);
  expect([...(data.validation!.targets as { labels: Int32Array }).labels].sort()).toEqual([0, 0, 1, 1]);
  expect(data.train.inputs.rows).toBe(3);
  const first = imageDataset(set, { seed: 1, limit: 3 }).train;
  expect([...first.inputs.values]).toEqual([...set.train.images.subarray(0, 12)]);
  expect(() => imageDataset(set, { seed: 1, limit: 1.5 })).toThrow(OptionError);
});

test("labels that do not fit their images are refused", () => {
  const short = { ...set.train, labels: set.train.labels.subarray(1) };
  expect(() => imageDataset({ ...set, train: short }, { seed: 1 })).toThrow(/^labels: .*found 9 labels and 10 images/);
  const wrong = { ...set.train, labels: set.train.labels.with(3, 2) };
  expect(() => imageDataset({ ...set, train: wrong }, { seed: 1 })).toThrow(/label 4 is 2, expected 0 to 1/);
  expect(() => imageDataset({ ...set, test: images(0) }, { seed: 1 })).toThrow(DataError);
});
