/**
 * Tar archives, read only, and only their regular files: 512-byte headers, each followed by the file's bytes, padded.
 *
 * @see IEEE Std 1003.1, pax, "ustar Interchange Format"
 * @module
 */

import { DataError } from "../errors.ts";

/** A regular file of an archive. `name` is as written there and must not be used as a path; `bytes` is a view, not a copy. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const CHECKSUM_AT = 148;

/**
 * Lists the regular files of an uncompressed tar archive; folders, links and extension headers are skipped.
 *
 * @throws DataError `data` when a header's checksum or size is wrong or a file passes the end of the archive
 */
export function readTar(bytes: Uint8Array, where = "tar archive"): TarFile[] {
  const files: TarFile[] = [];
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    checkSum(header, where, at);
    const size = octal(header, 124, 12);
    const start = at + BLOCK;
    if (Number.isNaN(size) || size > bytes.length - start) {
      throw DataError.at(
        where,
        `the archive is truncated: a file of ${size} bytes begins at ${start} of ${bytes.length}.`,
        { size, start },
      );
    }
    const type = header[156];
    if (type === 0 || type === 0x30) {
      files.push({
        name: joinName(text(header, 345, 155), text(header, 0, 100)),
        bytes: bytes.subarray(start, start + size),
      });
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw DataError.at(where, `expected a tar archive that ends with empty blocks, but it ends at byte ${at}.`, { at });
}

function checkSum(header: Uint8Array, where: string, at: number): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? 0x20 : (header[i] as number);
  const stated = octal(header, CHECKSUM_AT, 8);
  if (sum !== stated) {
    throw DataError.at(where, `expected a tar header at byte ${at}, its checksum is ${sum}, stated ${stated}.`, { at });
  }
}

function text(header: Uint8Array, start: number, length: number): string {
  let result = "";
  for (let i = start; i < start + length && header[i] !== 0; i++) result += String.fromCharCode(header[i] as number);
  return result;
}

function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function joinName(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}/${name}`;
}
