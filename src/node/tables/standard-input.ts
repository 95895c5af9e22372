/** A table from standard input as a file, so that a run on it can be resumed and evaluated. @module */

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../../errors.ts";
import { joinedBytes, readBytes } from "./bytes.ts";

/** Writes standard input, unpacked, to `<folder>/stdin-<hash>`. @returns its path @throws DataError when it is empty */
export async function keepStandardInput(folder: string): Promise<string> {
  const bytes = await joinedBytes(readBytes("-"));
  if (bytes.length === 0) throw new DataError("standard input: expected a table, but it is empty.");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const path = join(folder, `stdin-${hash}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
