/**
 * From decoded images to a dataset; the pixels stay bytes.
 *
 * @module
 */

import { DataError, OptionError } from "../errors.ts";
import { copiesIn, copiesLine } from "./copies.ts";
import { type Dataset, firstRows, type Split, takeRows } from "./dataset.ts";
import { splitRows } from "./split.ts";

/** Decoded images. `images: [rows, ...shape]`, `labels: [rows]`. */
export interface Images {
  readonly images: Uint8Array;
  readonly labels: ArrayLike<number>;
  /** What they came from, for errors. */
  readonly where: string;
}

export interface ImageDataset {
  readonly name: string;
  /** Of one image, channels last: `[28, 28, 1]`. */
  readonly shape: readonly number[];
  /** What a byte is multiplied by: 1/255 makes inputs of 0 to 1. */
  readonly scale: number;
  readonly classes: readonly string[];
  readonly train: Images;
  readonly test: Images;
}

export interface ImageOptions {
  readonly seed: number;
  /** Share of the training images held out for validation, stratified, by seed. Default 0: none. */
  readonly validation?: number;
  /** Use the first `limit` training images only. */
  readonly limit?: number;
}

/**
 * Checks images and labels against each other and makes a dataset of them. Nothing is copied, unless a validation share is
 * requested.
 *
 * @throws DataError `data` when there are not as many labels as images, or a label has no class
 */
export function imageDataset(set: ImageDataset, options: ImageOptions): Dataset {
  const { seed, validation: share = 0, limit } = options;
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
    throw new OptionError(`limit: expected a whole number of rows, 1 or more, received ${limit}.`, { limit });
  }
  let train = imageSplit(set, set.train);
  let validation: Split | null = null;
  const notes: string[] = [];
  if (share !== 0 && train.targets.kind === "classes") {
    const { labels } = train.targets;
    const copies = copiesIn(train.inputs);
    if (copies) {
      train = { ...train, copies };
      notes.push(copiesLine(copies));
    }
    const parts = splitRows(train.inputs.rows, { seed, test: 0, validation: share, labels, copies });
    validation = parts.validation.length > 0 ? takeRows(train, parts.validation) : null;
    train = takeRows(train, parts.train.slice(0, limit));
  }
  return {
    name: set.name,
    origin: "images",
    task: "classification",
    inputShape: set.shape,
    classes: set.classes,
    targetScale: null,
    train: firstRows(train, limit),
    validation,
    test: imageSplit(set, set.test),
    preprocessing: null,
    notes,
  };
}

function imageSplit(set: ImageDataset, { images, labels, where }: Images): Split {
  const columns = set.shape.reduce((size, dim) => size * dim, 1);
  const rows = labels.length;
  if (images.length !== rows * columns || rows === 0) {
    throw DataError.at(
      where,
      `expected one label for each image of [${set.shape.join(", ")}], found ${rows} labels and ${images.length / columns} images.`,
      { labels: rows, images: images.length / columns },
    );
  }
  for (let row = 0; row < rows; row++) {
    if ((labels[row] as number) < set.classes.length) continue;
    throw DataError.at(where, `label ${row + 1} is ${labels[row]}, expected 0 to ${set.classes.length - 1}.`, {
      row: row + 1,
    });
  }
  return {
    inputs: { kind: "bytes", rows, columns, values: images, scale: set.scale, offset: 0 },
    targets: { kind: "classes", labels: Int32Array.from(labels) },
  };
}
