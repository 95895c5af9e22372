/** CRC-32 of bytes, that of gzip and zip. @module */

import crc from "crc-32";

/** The checksum; with `before`, that of the bytes before these and of these. */
export function crc32(bytes: Uint8Array, before: number = 0): number {
  return crc.buf(bytes, before) >>> 0;
}
