/**
 * NumPy's .npz: a zip of .npy files, each a short header and the bytes of one array. Written: float32 and bytes, row-major; read: the same.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @module
 */

import { unzipSync, zipSync } from "fflate";
import { DataError } from "../errors.ts";

/** An array of float32 or of bytes. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Uint8Array;
}

const MAGIC = "\x93NUMPY\x01\x00";
const PREFIX_BYTES = MAGIC.length + 2;
/** The array's bytes begin on a multiple of this. */
const ALIGNMENT = 64;
const HEADER = /^\{'descr': '(<f4|\|u1)', 'fortran_order': False, 'shape': \((?:(\d+(?:, \d+)*),?)?\), \} *\n$/;
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function encodeNpy({ shape, values }: NpyArray): Uint8Array {
  const type = values instanceof Uint8Array ? "|u1" : "<f4";
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const size = Math.ceil((PREFIX_BYTES + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = `${dictionary.padEnd(size - PREFIX_BYTES - 1)}\n`;
  const bytes = new Uint8Array(size + values.byteLength);
  bytes.set(latin(MAGIC));
  new DataView(bytes.buffer).setUint16(MAGIC.length, header.length, true);
  bytes.set(latin(header), PREFIX_BYTES);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), size);
  return bytes;
}

function decodeNpy(bytes: Uint8Array, where: string): NpyArray {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  const length = bytes.length < PREFIX_BYTES ? 0 : (bytes[8] as number) + 256 * (bytes[9] as number);
  const found = HEADER.exec(text(PREFIX_BYTES, PREFIX_BYTES + length));
  if (text(0, MAGIC.length) !== MAGIC || !found) {
    throw DataError.at(where, "expected an array of float32 or bytes in NumPy's format 1.0, row-major.");
  }
  const shape = found[2]?.split(", ").map(Number) ?? [];
  const size = shape.reduce((product, dim) => product * dim, 1);
  const data = bytes.slice(PREFIX_BYTES + length);
  const expected = size * (found[1] === "<f4" ? 4 : 1);
  if (data.length !== expected) {
    throw DataError.at(where, `its shape needs ${expected} bytes, the file holds ${data.length}.`);
  }
  return { shape, values: found[1] === "<f4" ? new Float32Array(data.buffer) : data };
}

/** Writes arrays by name, uncompressed as `numpy.savez` does. The same arrays give the same bytes. */
export function writeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const);
  return zipSync(Object.fromEntries(files), { level: 0, mtime: "1980-01-02" });
}

/** @throws DataError when the file is no zip of arrays that `writeNpz` writes */
export function readNpz(bytes: Uint8Array, where = "npz data"): Record<string, NpyArray> {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter: ({ compression }) => compression === 0 }); // what is compressed may be of any size
  } catch (cause) {
    throw new DataError(`${where}: expected a zip of NumPy arrays. The file is damaged.`, { where }, { cause });
  }
  const arrays = Object.entries(files).map(([name, file]) => {
    return [name.replace(/\.npy$/, ""), decodeNpy(file, `${where}: ${name}`)] as const;
  });
  return Object.fromEntries(arrays);
}
