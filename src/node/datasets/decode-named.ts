/**
 * From the files of a named dataset to the dataset.
 *
 * @module
 */

import type { Dataset, Split } from "../../data/dataset.ts";
import { type ImageOptions, type Images, imageDataset } from "../../data/image-dataset.ts";
import { tableDataset } from "../../data/table.ts";
import { DataError } from "../../errors.ts";
import { CIFAR_IMAGE_BYTES, type CifarRecords, decodeCifar10, decodeCifar100 } from "../../formats/cifar.ts";
import { parseCsv } from "../../formats/csv.ts";
import { parseNumber } from "../../formats/fields.ts";
import { decodeIdx } from "../../formats/idx.ts";
import { readDataFile } from "./read-file.ts";

/** The name of a set, and the names of its classes by label. */
interface SetNames {
  readonly name: string;
  readonly classes: readonly string[];
}

/** Makes a dataset of the files of a set, given in the set's order. */
export type DecodeSet = (set: SetNames, paths: readonly string[], options: ImageOptions) => Promise<Dataset>;

/** Training images, labels, test images, labels, as IDX. */
export const decodeIdxSet: DecodeSet = async (set, paths, options) => {
  const [trainImages, trainLabels, testImages, testLabels] = paths as [string, string, string, string];
  const train = await readIdxPair(trainImages, trainLabels);
  const test = await readIdxPair(testImages, testLabels);
  const shape = [...train.size, 1];
  if (test.size.join() !== train.size.join()) {
    throw DataError.at(testImages, `expected images of [${train.size}] as for training, found [${test.size}].`);
  }
  return imageDataset({ ...set, shape, scale: 1 / 255, train, test }, options);
};

async function readIdxPair(imagesPath: string, labelsPath: string): Promise<Images & { size: readonly number[] }> {
  const images = decodeIdx(await readDataFile(imagesPath), imagesPath);
  const labels = decodeIdx(await readDataFile(labelsPath), labelsPath);
  if (images.dims.length !== 3 || labels.dims.length !== 1) {
    throw DataError.at(
      images.dims.length !== 3 ? imagesPath : labelsPath,
      `expected images [count, rows, columns] and labels [count], found [${images.dims}] and [${labels.dims}].`,
    );
  }
  return { images: images.values, labels: labels.values, where: labelsPath, size: images.dims.slice(1) };
}

/** Parts of the training images, then the test images, as CIFAR-10 records. */
export const decodeCifar10Set: DecodeSet = (set, paths, options) =>
  decodeCifarSet(set, paths, { ...options, decode: decodeCifar10 });

/** Edge of the images of `cifar10-grey`. */
const GREY_EDGE = 16;

/** The same as grey images of half the edge: each pixel the mean luma of four. */
export const decodeGreyCifar10Set: DecodeSet = async (set, paths, options) => {
  const dataset = await decodeCifar10Set(set, paths, options);
  const grey = (split: Split): Split => {
    const { inputs } = split;
    if (inputs.kind !== "bytes") return split;
    const columns = GREY_EDGE * GREY_EDGE;
    return { ...split, inputs: { ...inputs, columns, values: halvedLuma(inputs.values, inputs.rows, GREY_EDGE) } };
  };
  const { train, validation, test } = dataset;
  return {
    ...dataset,
    inputShape: [GREY_EDGE, GREY_EDGE, 1],
    train: grey(train),
    validation: validation && grey(validation),
    test: grey(test),
  };
};

/**
 * Mean of 0.299 R + 0.587 G + 0.114 B over squares of four pixels, rounded: [rows, 2 edge, 2 edge, 3] -> [rows, edge, edge].
 *
 * @see ITU-R BT.601
 */
export function halvedLuma(pixels: Uint8Array, rows: number, edge: number): Uint8Array {
  const line = 2 * edge * 3;
  const weights = [0.299, 0.587, 0.114];
  const offsets = [0, 3, line, line + 3];
  return Uint8Array.from({ length: rows * edge * edge }, (_, i) => {
    const [column, row] = [i % edge, Math.floor(i / edge)];
    const first = row * 2 * line + column * 6;
    const sum = offsets.reduce(
      (all, at) => weights.reduce((luma, weight, c) => luma + weight * (pixels[first + at + c] as number), all),
      0,
    );
    return Math.round(sum / 4);
  });
}

/** The training images, then the test images, as CIFAR-100 records. */
export const decodeCifar100Set: DecodeSet = (set, paths, options) =>
  decodeCifarSet(set, paths, { ...options, decode: decodeCifar100 });

async function decodeCifarSet(
  set: SetNames,
  paths: readonly string[],
  options: ImageOptions & { decode: typeof decodeCifar10 },
): Promise<Dataset> {
  const parts: CifarRecords[] = [];
  for (const path of paths) parts.push(options.decode(await readDataFile(path), path));
  const test = { ...(parts.pop() as CifarRecords), where: paths.at(-1) as string };
  const train = { ...join(parts), where: paths[0] as string };
  return imageDataset({ ...set, shape: [32, 32, 3], scale: 1 / 255, train, test }, options);
}

/** Takes the parts out of the list as it goes, so that not all is held twice. */
function join(parts: CifarRecords[]): CifarRecords {
  if (parts.length === 1) return parts[0] as CifarRecords;
  const rows = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  const images = new Uint8Array(rows * CIFAR_IMAGE_BYTES);
  const labels = new Uint8Array(rows);
  let at = 0;
  for (let part = parts.shift(); part; part = parts.shift()) {
    images.set(part.images, at * CIFAR_IMAGE_BYTES);
    labels.set(part.labels, at);
    at += part.labels.length;
  }
  return { images, labels };
}

/** The optical digits of UCI: training and test rows as text. */
export const decodeDigitsSet: DecodeSet = async (set, paths, options) => {
  const [train, test] = (await Promise.all(paths.map(readDigits))) as [Images, Images];
  return imageDataset({ ...set, shape: [8, 8, 1], scale: 1 / 16, train, test }, options);
};

/** Rows of 64 pixels of 0 to 16, then the digit. */
async function readDigits(path: string): Promise<Images> {
  const { rows, lines } = parseCsv(await readDataFile(path), { where: path, header: false });
  const images = new Uint8Array(rows.length * 64);
  const labels = new Uint8Array(rows.length);
  rows.forEach((fields, row) => {
    const values = fields.map((field) => parseNumber(field) ?? -1);
    if (values.length !== 65 || values.some((value) => !Number.isInteger(value) || value < 0 || value > 16)) {
      throw DataError.at(path, `line ${lines[row]}: expected 64 pixels of 0 to 16 and a digit.`, { line: lines[row] });
    }
    labels[row] = values[64] as number;
    images.set(values.slice(0, 64), row * 64);
  });
  return { images, labels, where: path };
}

/** scikit-learn's copy of the irises: a first line of counts and names, then four lengths and the class. */
export const decodeIrisSet: DecodeSet = async (set, paths, options) => {
  const [path] = paths as [string];
  const { seed, validation, limit } = options;
  const table = parseCsv(await readDataFile(path), { where: path, skipLines: 1, header: false });
  const columns = ["sepal length", "sepal width", "petal length", "petal width", "kind"];
  const rows = table.rows.map((fields) => [...fields.slice(0, -1), set.classes[Number(fields.at(-1))] ?? ""]);
  const named = { ...table, columns, rows, headed: true };
  return tableDataset(named, {
    name: set.name,
    seed,
    ...(validation === undefined ? {} : { validation }),
    ...(limit === undefined ? {} : { limit }),
  });
};
