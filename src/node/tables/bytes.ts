/** The bytes of a data file in pieces, unpacked. @module */

import { createReadStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip } from "node:zlib";
import { DataError } from "../../errors.ts";
import { readProblem, unpackProblem } from "../datasets/read-file.ts";

const CHUNK_BYTES = 1 << 20;

export interface ReadProgress {
  /** Bytes of the file that were read, as it lies on disk. */
  readonly bytes: number;
  /** All of them; null where unknown, as for standard input. */
  readonly total: number | null;
}

export type OnReadProgress = (progress: ReadProgress) => void;

/** What messages call a path. */
export const nameOf = (path: string): string => (path === "-" ? "standard input" : path);

/** The file as it lies on disk. */
async function* packedBytes(path: string, onProgress: OnReadProgress | null): AsyncGenerator<Uint8Array> {
  const stream = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const total = path === "-" ? null : (statSync(path, { throwIfNoEntry: false })?.size ?? null);
  let bytes = 0;
  for await (const piece of stream) {
    bytes += (piece as Uint8Array).length;
    onProgress?.({ bytes, total });
    yield piece as Uint8Array;
  }
}

async function* continued(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** The way to unpack, by the first bytes and, for Brotli, which has none of its own, by the name. */
function packing(first: Uint8Array, path: string): "gzip" | "zstd" | "brotli" | null {
  if (first[0] === 0x1f && first[1] === 0x8b) return "gzip";
  if (first[0] === 0x28 && first[1] === 0xb5 && first[2] === 0x2f && first[3] === 0xfd) return "zstd";
  return path.endsWith(".br") ? "brotli" : null;
}

/** All at once, by the library that Parquet files need as well. */
async function unzstd(pieces: AsyncIterable<Uint8Array>, where: string): Promise<Uint8Array> {
  const { decompress } = await import("fzstd");
  const bytes = await joinedBytes(pieces);
  try {
    return decompress(bytes);
  } catch (cause) {
    throw new DataError(`${where}: the compressed file is damaged. Download it again.`, { where }, { cause });
  }
}

async function* unpacked(pieces: AsyncIterable<Uint8Array>, packed: "gzip" | "brotli"): AsyncGenerator<Uint8Array> {
  const unpack = (packed === "gzip" ? createGunzip : createBrotliDecompress)({ chunkSize: CHUNK_BYTES });
  const source = Readable.from(pieces);
  source.on("error", (error) => unpack.destroy(error));
  source.pipe(unpack);
  for await (const bytes of unpack) yield bytes as Uint8Array;
}

/**
 * The content of a file or of standard input (`-`), piece by piece. gzip and zstd are told by their first bytes, Brotli by the name.
 *
 * @throws DataError `data` when there is no such file, it cannot be read, or its compression is damaged
 */
export async function* readBytes(path: string, onProgress: OnReadProgress | null = null): AsyncGenerator<Uint8Array> {
  const where = nameOf(path);
  try {
    const pieces = packedBytes(path, onProgress);
    const { value: first } = await pieces.next();
    if (first === undefined) return;
    const all = continued(first, pieces);
    const packed = packing(first, path);
    if (packed === null && path.endsWith(".gz")) {
      throw new DataError(
        `${where}: expected a gzip file, because of its name, but it is not one. Download it again or rename it.`,
        { path },
      );
    }
    if (packed === "zstd") yield await unzstd(all, where);
    else yield* packed === null ? all : unpacked(all, packed);
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    if (cause instanceof DataError || typeof code !== "string") throw cause;
    const isPacked = code.startsWith("Z_") || code.startsWith("ERR_");
    const problem = isPacked ? unpackProblem(code) : readProblem(code, cause);
    throw new DataError(`${where}: ${problem}`, { path, reason: code }, { cause });
  }
}

/** Pieces as one. `most`: bytes from which on they are refused, with a reason and a remedy. @throws DataError */
export async function joinedBytes(
  pieces: AsyncIterable<Uint8Array>,
  most: { readonly bytes: number; readonly refused: () => DataError } | null = null,
): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (most && length > most.bytes) throw most.refused();
    all.push(piece);
  }
  return Buffer.concat(all);
}
