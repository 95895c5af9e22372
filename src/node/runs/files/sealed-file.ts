/**
 * Files that know whether they are whole: a line that names format, version and SHA-256, then the content.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { DataError } from "../../../errors.ts";
import { writeAtomically } from "./atomic-file.ts";

/** What kind of file it is. `name` begins every one of them, as in `burgeon checkpoint`. */
export interface SealedFormat {
  readonly name: string;
  /** The version that is written, and the newest that can be read. */
  readonly version: number;
}

const NEWLINE = 0x0a;
/** Room for the first line: what has none within it is another kind of file. */
const MAX_HEAD_BYTES = 256;
const HEAD = /^([a-z ]+) version (\d{1,9}) sha256 ([0-9a-f]{64})$/;

export const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

/** The hash covers format and version, so that a damaged version is not taken for a newer one. */
const seal = (name: string, version: number, content: string | Uint8Array): string =>
  sha256(`${name} version ${version}\n`, content);

export function writeSealed(path: string, { name, version }: SealedFormat, content: string | Uint8Array): void {
  const head = `${name} version ${version} sha256 ${seal(name, version, content)}\n`;
  writeAtomically(path, Buffer.concat([Buffer.from(head), Buffer.from(content)]));
}

/** A file that is not what was written: cut off, or changed by a bit. */
export function damaged(path: string, problem: string, cause?: unknown): DataError {
  return new DataError(`${path}: ${problem}`, { path, damaged: true }, { cause });
}

/** Whether an error says that a file is damaged, so that another may stand in for it. */
export function isDamage(error: unknown): error is DataError {
  return error instanceof DataError && error.details.damaged === true;
}

/**
 * The content of a sealed file.
 *
 * @throws DataError when its checksum is wrong or it is of another kind (`isDamage`), or it is whole and of another version
 */
export function readSealed(path: string, { name, version }: SealedFormat): Buffer {
  const bytes = readFileSync(path);
  const end = bytes.subarray(0, MAX_HEAD_BYTES).indexOf(NEWLINE);
  const match = end < 0 ? null : HEAD.exec(bytes.toString("latin1", 0, end));
  if (match?.[1] !== name) throw damaged(path, `expected a file that begins with "${name} version".`);
  const found = Number(match[2]);
  const content = bytes.subarray(end + 1);
  if (seal(name, found, content) !== match[3]) throw damaged(path, "its checksum is wrong: the file is damaged.");
  if (found === version) return content;
  const which = found > version ? "newer" : "older";
  throw new DataError(
    `${path}: it is a ${name} of version ${found}, written by a ${which} Burgeon; this one reads version ${version}. Use the Burgeon that wrote it.`,
    { path, expected: version, found },
  );
}
