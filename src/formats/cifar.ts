/**
 * The binary records of CIFAR-10 and CIFAR-100: one or two label bytes, then a 32x32 image as three planes, red, green, blue.
 *
 * @see A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009
 * @module
 */

import { DataError } from "../errors.ts";

/** Labels and images of one file. `labels: [n]`, `images: [n, 32, 32, 3]`, channels last. */
export interface CifarRecords {
  readonly labels: Uint8Array;
  readonly images: Uint8Array;
}

const PIXELS = 32 * 32;
/** Bytes of one image, and numbers of one decoded row. */
export const CIFAR_IMAGE_BYTES: number = 3 * PIXELS;

/**
 * Reads a CIFAR-10 file: records of 3,073 bytes.
 *
 * @throws DataError `data` when the bytes are not whole records or a label is above 9
 */
export function decodeCifar10(bytes: Uint8Array, where = "CIFAR-10 data"): CifarRecords {
  return decode(bytes, where, { labelBytes: 1, classes: 10 });
}

/**
 * Reads a CIFAR-100 file: records of 3,074 bytes, a coarse label (skipped), a fine label (0..99) and the image.
 *
 * @throws DataError `data` when the bytes are not whole records or a label is out of range
 */
export function decodeCifar100(bytes: Uint8Array, where = "CIFAR-100 data"): CifarRecords {
  return decode(bytes, where, { labelBytes: 2, classes: 100 });
}

function decode(bytes: Uint8Array, where: string, layout: { labelBytes: 1 | 2; classes: number }): CifarRecords {
  const { labelBytes, classes } = layout;
  const recordBytes = labelBytes + CIFAR_IMAGE_BYTES;
  if (bytes.length === 0 || bytes.length % recordBytes !== 0) {
    throw DataError.at(
      where,
      `expected whole records of ${recordBytes} bytes, found ${bytes.length} bytes, ${bytes.length % recordBytes} too many. The file is truncated or not of this kind.`,
      { recordBytes, found: bytes.length },
    );
  }
  const count = bytes.length / recordBytes;
  const labels = new Uint8Array(count);
  const images = new Uint8Array(count * CIFAR_IMAGE_BYTES);
  for (let record = 0; record < count; record++) {
    const start = record * recordBytes;
    const label = bytes[start + labelBytes - 1] as number;
    if (label >= classes) {
      throw DataError.at(where, `record ${record + 1} has label ${label}, expected 0 to ${classes - 1}.`, {
        record: record + 1,
        label,
      });
    }
    labels[record] = label;
    const planes = start + labelBytes;
    const image = record * CIFAR_IMAGE_BYTES;
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const to = image + 3 * pixel;
      images[to] = bytes[planes + pixel] as number;
      images[to + 1] = bytes[planes + PIXELS + pixel] as number;
      images[to + 2] = bytes[planes + 2 * PIXELS + pixel] as number;
    }
  }
  return { labels, images };
}
