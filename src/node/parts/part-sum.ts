/** The SHA-256 of a part's file, by which a run knows that it is still the same. @module */

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

/** `from "./x.js"`, `import "./x.js"`, `import("./x.js")`, `require("./x.js")`. */
const LOCAL_IMPORT = /\b(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The file, and those beside it that it imports, in the order in which they are met. */
function filesOf(path: string, found: Map<string, Buffer> = new Map()): Map<string, Buffer> {
  if (found.has(path)) return found;
  const bytes = readFileSync(path);
  found.set(path, bytes);
  for (const [, specifier = ""] of bytes.toString("utf8").matchAll(LOCAL_IMPORT)) {
    const file = resolve(dirname(path), specifier);
    if (isFile(file)) filesOf(file, found);
  }
  return found;
}

const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

/** Of the file's content; where it imports files by relative paths, of a list with their paths and sums. */
export function partSum(path: string): string {
  const files = [...filesOf(path)];
  if (files.length === 1) return sha256((files[0] as [string, Buffer])[1]);
  const lines = files.map(([file, bytes]) => `${sha256(bytes)}  ${relative(dirname(path), file)}\n`);
  return sha256(lines.join(""));
}
