/** How a model came to its structure, as a file beside it. @module */

import { existsSync, readFileSync } from "node:fs";
import { OptionError } from "../../errors.ts";
import type { GrowthRecord } from "../../export/model.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";

/** `model.growth.json` beside `model.onnx`. */
export const growthPath = (path: string, extension: string): string =>
  `${path.endsWith(extension) ? path.slice(0, -extension.length) : path}.growth.json`;

/** A list with one change a line. */
const textOf = (growth: readonly GrowthRecord[]): string =>
  `[\n${growth.map((record) => JSON.stringify(record)).join(",\n")}\n]\n`;

/** The file, written by `write`; null where the structure never changed. @throws OptionError for another file in its place, unless forced */
export function growthFile(
  path: string,
  growth: readonly GrowthRecord[],
  force: boolean,
): { readonly path: string; write(): void } | null {
  if (growth.length === 0) return null;
  const text = textOf(growth);
  if (!force && existsSync(path) && readFileSync(path, "utf8") !== text) {
    throw new OptionError(
      `export: the growth history goes into ${path}, which already exists with another content. Name another file (-o), or replace both (--force).`,
      { path },
    );
  }
  return { path, write: () => writeAtomically(path, text) };
}
