/** A folder with one subfolder of images for each class, as a dataset. @module */

import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { copiesIn, copiesLine } from "../../data/copies.ts";
import { type Dataset, divided, firstRows } from "../../data/dataset.ts";
import { splitRows } from "../../data/split.ts";
import { DataError } from "../../errors.ts";
import { IMAGE_NAME, inChannels, type Picture, readPicture } from "./read-image.ts";

export interface ImageFolderOptions {
  readonly seed: number;
  /** Share of the images not tested on that is held out for validation. Default 0.2. */
  readonly validation?: number | undefined;
  /** Train on the first `limit` training images only. */
  readonly limit?: number | undefined;
}

/** The images of a folder, by name. */
export const imagesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => IMAGE_NAME.test(name))
    .sort()
    .map((name) => join(folder, name));

function classFolders(folder: string): { name: string; files: string[] }[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const classes = folders
    .map(({ name }) => ({ name, files: imagesIn(join(folder, name)) }))
    .filter(({ files }) => files.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (classes.length >= 2) return classes;
  throw DataError.at(
    folder,
    `expected a subfolder of PNG or JPEG files for each of two classes or more, found ${classes.length}.`,
    { classes: classes.map(({ name }) => name) },
  );
}

/**
 * Reads the images: 64 / 16 / 20 % training, validation and test, stratified by class, by seed. They are grey where all are.
 *
 * @throws DataError when there are not two classes of images, or the images differ in size
 */
export async function imageFolder(folder: string, options: ImageFolderOptions): Promise<Dataset> {
  const { seed, validation = 0.2, limit } = options;
  const classes = classFolders(folder);
  const pictures: Picture[] = [];
  const labels: number[] = [];
  for (const [label, { files }] of classes.entries()) {
    for (const path of files) {
      pictures.push(sameSize(await readPicture(path), pictures[0], path));
      labels.push(label);
    }
  }
  const { width, height } = pictures[0] as Picture;
  const channels = pictures.every((one) => one.channels === 1) ? 1 : 3;
  const columns = width * height * channels;
  const values = new Uint8Array(pictures.length * columns);
  for (const [row, one] of pictures.entries()) values.set(inChannels(one, channels), row * columns);
  const targets = { kind: "classes" as const, labels: Int32Array.from(labels) };
  const inputs = { kind: "bytes" as const, rows: pictures.length, columns, values, scale: 1 / 255, offset: 0 };
  const copies = copiesIn(inputs);
  const split = splitRows(pictures.length, { seed, labels: targets.labels, validation, test: 0.2, copies });
  if (split.train.length === 0 || split.test.length === 0) {
    throw DataError.at(folder, `${pictures.length} images are too few to train and test on. Add images.`);
  }
  const parts = divided({ inputs, targets, ...(copies ? { copies } : {}) }, split);
  const counts = classes.map(({ name, files }) => `${name} ${files.length}`);
  return {
    name: basename(resolve(folder)),
    origin: "images",
    task: "classification",
    inputShape: [height, width, channels],
    classes: classes.map(({ name }) => name),
    targetScale: null,
    ...parts,
    train: firstRows(parts.train, limit),
    preprocessing: null,
    notes: [
      `read as images of ${width} x ${height}, ${channels === 1 ? "grey" : "color"}: ${counts.join(", ")}`,
      ...(copies ? [copiesLine(copies)] : []),
    ],
  };
}

/** @throws DataError that names the image, where it has another size than the first */
function sameSize(picture: Picture, first: Picture | undefined, path: string): Picture {
  if (!first || (picture.width === first.width && picture.height === first.height)) return picture;
  throw DataError.at(
    path,
    `expected an image of ${first.width} x ${first.height}, as the first, found ${picture.width} x ${picture.height}. Scale all images to one size.`,
    { width: picture.width, height: picture.height },
  );
}
