/**
 * Checking files against published sums.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** A published sum of a file, in lower-case hexadecimal. */
export interface Checksum {
  readonly algorithm: "md5" | "sha256";
  readonly hex: string;
}

/** Whether the file is there and has this sum. */
export async function hasChecksum(path: string, checksum: Checksum): Promise<boolean> {
  const hash = createHash(checksum.algorithm);
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  return hash.digest("hex") === checksum.hex;
}
