/** The pages under docs/results are made from the files beside them. */

import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = join(import.meta.dirname, "../..");
const docs = join(root, "docs");
const results = join(docs, "results");
const studies = readdirSync(results).filter((name) => statSync(join(results, name)).isDirectory());

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

/** Without how methods are described: those words are the definitions' of today. */
const lasting = (path: string): string => {
  const text = readFileSync(path, path.endsWith(".pdf") ? "latin1" : "utf8");
  return path.endsWith(".md") ? text.replace(/\n## Methods\n[\s\S]*?(?=\n## )/, "") : text;
};

it("docs/results is drawn again from its own files to the same bytes", { timeout: 300_000 }, () => {
  const copy = join(temporaryFolder(), "docs");
  cpSync(docs, copy, { recursive: true });
  for (const study of studies) {
    const page = join(copy, "results", study, "README.md");
    cpSync(join(copy, "results", "README.md"), page); // what the command must make again
  }
  execFileSync(process.execPath, [join(root, "scripts/redraw-results.mjs"), copy]);
  expect(filesIn(copy)).toEqual(filesIn(docs));
  const parts = ["results", "paper"].flatMap((part) => filesIn(join(docs, part)).map((file) => join(part, file)));
  const changed = parts.filter((file) => lasting(join(docs, file)) !== lasting(join(copy, file)));
  expect(changed).toEqual([]);
});
