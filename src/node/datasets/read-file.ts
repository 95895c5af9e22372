/**
 * Reading data files, plain or compressed.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { DataError } from "../../errors.ts";

/** Bytes that a file may unpack to: more is taken for a mistake or an attack. */
const MAX_BYTES = 2 ** 31;
/** Room for the output of one Brotli step; few large pieces are joined faster than many small ones. */
const BROTLI_CHUNK = 16 * 2 ** 20;

/**
 * The content of a file. A gzip is recognized by its first two bytes, a Brotli file by its name ending in `.br`.
 *
 * @throws DataError `data` when there is no such file, it cannot be read, or its compression is truncated or is damaged
 */
export async function readDataFile(path: string): Promise<Uint8Array> {
  const bytes = await readPlain(path);
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzip(bytes);
    if (path.endsWith(".br"))
      return brotliDecompressSync(bytes, { maxOutputLength: MAX_BYTES, chunkSize: BROTLI_CHUNK });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    throw new DataError(`${path}: ${unpackProblem(code)}`, { path, reason: code }, { cause });
  }
  if (path.endsWith(".gz")) {
    throw new DataError(
      `${path}: expected a gzip file, because of its name, but it is not one. Download it again or rename it.`,
      { path },
    );
  }
  return bytes;
}

async function readPlain(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    throw new DataError(`${path}: ${readProblem(code, cause)}`, { path, reason: code }, { cause });
  }
}

/** A gzip ends with its unpacked size (modulo 2^32): with room for all of it, nothing is copied. */
function gunzip(bytes: Buffer): Buffer {
  const stated = bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  // Deflate packs at most 1032 to 1, so a larger claim is false.
  const chunkSize = Math.max(1024, Math.min(stated + 64, 1032 * bytes.length, MAX_BYTES));
  return gunzipSync(bytes, { maxOutputLength: MAX_BYTES, chunkSize });
}

/** Why a file cannot be read, by the system's code. */
export function readProblem(code: string, cause: unknown): string {
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file.";
  if (code === "EISDIR") return "expected a file, found a folder.";
  if (code === "EACCES" || code === "EPERM") return "there is no permission to read the file. Change its permissions.";
  return `the file cannot be read: ${(cause as Error).message}.`;
}

/** Why a file cannot be unpacked, by the code of zlib. */
export function unpackProblem(code: string): string {
  if (code === "ERR_BUFFER_TOO_LARGE") return "the file unpacks to more than 2 GiB.";
  return `the compressed file ${code === "Z_BUF_ERROR" ? "is truncated" : "is damaged"}. Download it again.`;
}
