/**
 * Checksums of a log's lines, a CRC-32 each, kept where the log is not: in every checkpoint those of the lines before it, in the summary one of them all.
 * The lines themselves stay what they are.
 *
 * @module
 */

import { DataError } from "../../../errors.ts";
import { crc32 } from "../../../formats/crc32.ts";

/** The checksum of a whole log, as a summary keeps it. */
export interface LogTotal {
  readonly lines: number;
  /** Of the checksums of all lines, 4 bytes each, as 8 hexadecimal digits. */
  readonly crc32: string;
}

/** What is known of a log that is read; what is null is not checked. */
export interface KnownSums {
  /** Of the first lines, as `encodeSums` gives them. */
  readonly first: string | null;
  readonly total: LogTotal | null;
}

const bytesOf = (sums: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(sums).buffer);

/** As text for a checkpoint: 4 bytes a line, base64. */
export const encodeSums = (sums: readonly number[]): string => Buffer.from(bytesOf(sums)).toString("base64");

const decodeSums = (text: string): Uint32Array => {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
};

export const totalOf = (sums: readonly number[]): LogTotal => {
  return { lines: sums.length, crc32: crc32(bytesOf(sums)).toString(16).padStart(8, "0") };
};

const REMEDY = "The log is damaged. Put back a copy of it, or start the run again from its config.json.";

/** @throws DataError that names file and line, for the first line that is not what was written, or is missing */
export function checkSums(path: string, found: readonly number[], { first, total }: KnownSums): void {
  const known = first === null ? [] : decodeSums(first);
  const wrong = known.findIndex((sum, i) => found[i] !== sum);
  if (wrong >= 0) {
    const what =
      wrong < found.length ? "its checksum is wrong" : `it is missing, although ${known.length} were written`;
    throw new DataError(`${path}, line ${wrong + 1}: ${what}. ${REMEDY}`, { path, line: wrong + 1 });
  }
  if (total === null) return;
  const now = totalOf(found);
  if (now.lines === total.lines && now.crc32 === total.crc32) return;
  const counts = `the log holds ${now.lines} lines, and ${total.lines} were written`;
  const what = now.lines === total.lines ? "their checksum is wrong" : counts;
  throw new DataError(`${path}, lines ${known.length + 1} to ${total.lines}: ${what}. ${REMEDY}`, {
    path,
    line: known.length + 1,
  });
}
