/** PNG and JPEG files as pixels. @module */

import { DataError } from "../../errors.ts";
import { readDataFile } from "../datasets/read-file.ts";
import { optionalPackage } from "../figures/optional-package.ts";

/** Pixels of one image, channels last: 1 (grey) or 3 (red, green, blue); transparency is left out. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** `[height, width, channels]` */
  readonly pixels: Uint8Array;
}

/** Names of files that are taken for images in a folder. */
export const IMAGE_NAME: RegExp = /\.(?:png|jpe?g)$/i;

const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e;
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** Reads an image, told by its content. @throws DataError when it is none, or damaged */
export async function readPicture(path: string): Promise<Picture> {
  const bytes = await readDataFile(path);
  if (!isPng(bytes) && !isJpeg(bytes)) throw DataError.at(path, "expected a PNG or a JPEG file, found another.");
  try {
    return isPng(bytes) ? await decodePng(bytes) : await decodeJpeg(bytes);
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name === "StateError") throw cause;
    throw new DataError(`${path}: the image cannot be read: ${cause.message}.`, { path }, { cause });
  }
}

async function decodePng(bytes: Uint8Array): Promise<Picture> {
  const { decode, convertIndexedToRgb } = await optionalPackage("fast-png", () => import("fast-png"));
  const found = decode(bytes);
  const { width, height, depth, palette } = found;
  if (palette) {
    const channels = palette[0]?.length ?? 3;
    return picture({ width, height, data: convertIndexedToRgb(found), channels, shift: 0 });
  }
  if (depth < 8) throw new Error(`it has ${depth} bits a pixel; save it with 8`);
  return picture({ width, height, data: found.data, channels: found.channels, shift: depth - 8 });
}

async function decodeJpeg(bytes: Uint8Array): Promise<Picture> {
  const { default: jpeg } = await optionalPackage("jpeg-js", () => import("jpeg-js"));
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true, formatAsRGBA: false });
  return picture({ width, height, data, channels: 3, shift: 0 });
}

interface Raw {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
  /** With transparency last where there are 2 or 4. */
  readonly channels: number;
  /** Bits above 8. */
  readonly shift: number;
}

/** Grey where all three colors are the same everywhere. */
function picture({ width, height, data, channels, shift }: Raw): Picture {
  const area = width * height;
  const at = (pixel: number, channel: number): number =>
    (data[pixel * channels + (channels < 3 ? 0 : channel)] as number) >> shift;
  let isGrey = true;
  for (let i = 0; i < area && isGrey && channels > 2; i++) isGrey = at(i, 0) === at(i, 1) && at(i, 0) === at(i, 2);
  const kept = isGrey ? 1 : 3;
  const pixels = new Uint8Array(area * kept);
  for (let i = 0; i < area; i++) for (let c = 0; c < kept; c++) pixels[i * kept + c] = at(i, c);
  return { width, height, channels: kept, pixels };
}

/** The pixels in as many channels: grey as three equal colors; colors as their luma (ITU-R BT.601). */
export function inChannels({ pixels, channels }: Picture, wanted: number): Uint8Array {
  if (channels === wanted) return pixels;
  if (wanted === 3)
    return Uint8Array.from({ length: 3 * pixels.length }, (_, i) => pixels[Math.floor(i / 3)] as number);
  return Uint8Array.from({ length: pixels.length / 3 }, (_, i) => {
    const [r, g, b] = pixels.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    return Math.round(0.299 * r + 0.587 * g + 0.114 * b);
  });
}
