/**
 * The IDX format of MNIST and its kin: two zero bytes, a type, the number of dimensions, their sizes as big-endian 32-bit
 * integers, then the values, row-major.
 *
 * @see Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section "File formats"
 * @module
 */

import { DataError } from "../errors.ts";

/** An array of bytes with its shape. `values` is a view into the decoded bytes, not a copy. */
export interface IdxArray {
  readonly dims: readonly number[];
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;
const MAX_DIMENSIONS = 8;

/**
 * Reads an IDX array of unsigned bytes.
 *
 * @param bytes the whole file, already decompressed
 * @param where what to call it in an error, such as its path
 * @throws DataError `data` when the bytes are not exactly one such array
 */
export function decodeIdx(bytes: Uint8Array, where = "IDX data"): IdxArray {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) {
    throw DataError.at(where, `expected an IDX file (two zero bytes first), found ${describe(bytes)}.`);
  }
  const [, , type, rank] = bytes as unknown as [number, number, number, number];
  if (type !== UNSIGNED_BYTE) {
    throw DataError.at(
      where,
      `expected IDX values of type 0x08 (unsigned bytes), found type 0x${type.toString(16).padStart(2, "0")}.`,
      { type },
    );
  }
  if (rank < 1 || rank > MAX_DIMENSIONS) {
    throw DataError.at(where, `expected 1 to ${MAX_DIMENSIONS} dimensions, found ${rank}.`, { rank });
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw DataError.at(where, `the IDX header ends after ${bytes.length} of ${start} bytes.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = dims.reduce((product, dim) => product * dim, 1);
  const held = bytes.length - start;
  if (held !== size) {
    const problem = held < size ? "is truncated" : "has bytes after its end";
    throw DataError.at(
      where,
      `the IDX file ${problem}: [${dims.join(", ")}] needs ${size} bytes of values, the file has ${held}. Download the file again.`,
      { dims, expected: size, found: held },
    );
  }
  return { dims, values: bytes.subarray(start) };
}

function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
