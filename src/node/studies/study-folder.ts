/**
 * The folder of a study: `study.json` says what it is, `results.csv` has every run and `curves.csv` what figures draw of them; `README.md` and
 * `figures/` are made of these alone. `runs/` holds a folder for each run, named by a hash of its configuration.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OptionError } from "../../errors.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { makeFolder } from "../runs/files/run-folder.ts";

/** Paths of a study's files. */
export interface StudyFiles {
  readonly folder: string;
  readonly definition: string;
  readonly runs: string;
  readonly results: string;
  readonly curves: string;
  readonly report: string;
  readonly figures: string;
}

export function studyFiles(folder: string): StudyFiles {
  return {
    folder,
    definition: join(folder, "study.json"),
    runs: join(folder, "runs"),
    results: join(folder, "results.csv"),
    curves: join(folder, "curves.csv"),
    report: join(folder, "README.md"),
    figures: join(folder, "figures"),
  };
}

function nameIn(path: string): string | null {
  try {
    return String((JSON.parse(readFileSync(path, "utf8")) as { study?: unknown }).study);
  } catch {
    return null;
  }
}

/**
 * Makes the folder, or opens the one that this study has already.
 *
 * @throws OptionError when it holds another study, a run, or cannot be written
 */
export function openStudyFolder(folder: string, study: string): StudyFiles {
  const files = studyFiles(folder);
  if (!existsSync(files.definition)) {
    makeFolder(folder);
    writeAtomically(files.definition, `${JSON.stringify({ study }, null, 2)}\n`);
  }
  const found = nameIn(files.definition);
  if (found !== study) {
    const what = found === null ? "a damaged study.json" : `the study "${found}"`;
    throw new OptionError(`out: ${folder} holds ${what}, not "${study}". Name another folder.`, { folder, found });
  }
  mkdirSync(files.runs, { recursive: true });
  return files;
}

/** The folder's name of a run: arm, seed, and a hash of what changes its numbers. */
export function runName(arm: string, seed: number, telling: readonly (readonly [string, unknown])[]): string {
  const sorted = [...telling].sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 10);
  return `${arm.replace(/[^\w.-]+/g, "-")}-${seed}-${hash}`;
}
