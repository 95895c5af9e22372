/**
 * The folder of a run: what is where in it, and how a new one is made.
 *
 * @module
 */

import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DataError, OptionError } from "../../../errors.ts";

/** Paths of a run's files. */
export interface RunFiles {
  readonly config: string;
  /** What a network of the run is made of, and how a table becomes its inputs. */
  readonly model: string;
  readonly events: string;
  readonly summary: string;
  readonly svg: string;
  readonly png: string;
  /** Returns of episodes during training, where there are some. */
  readonly returns: string;
  /** What the folds, or a search, found for the last training; see `folds/plan.ts`. */
  readonly plan: string;
  /** What the data of the run was; see `model/fingerprint.ts`. */
  readonly data: string;
  /** Of a fold: what its network predicts for the rows that it held out. */
  readonly heldOut: string;
  /** Confusion table, curves and residuals on the test rows. */
  readonly quality: string;
  readonly qualityPng: string;
  /** Partial dependence of the columns that count most. */
  readonly dependence: string;
  readonly dependencePng: string;
  /** Instead of a configuration: this folder holds runs of several seeds. */
  readonly seeds: string;
}

const names = {
  config: "config.json",
  model: "sketch.json",
  events: "events.jsonl",
  summary: "summary.json",
  svg: "growth.svg",
  png: "growth.png",
  returns: "returns.svg",
  plan: "plan.json",
  data: "data.json",
  heldOut: "held-out.json",
  quality: "quality.svg",
  qualityPng: "quality.png",
  dependence: "dependence.svg",
  dependencePng: "dependence.png",
  seeds: "seeds.json",
} as const;

export function runFiles(folder: string): RunFiles {
  const entries = Object.entries(names).map(([key, name]) => [key, join(folder, name)]);
  return Object.fromEntries(entries) as unknown as RunFiles;
}

/** The nearest folder above a path that exists. */
function existingAncestor(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existingAncestor(dirname(path));
}

/**
 * Refuses a folder that holds a run already or cannot be written, before anything is loaded. Writes nothing.
 *
 * @throws OptionError
 */
export function checkNewFolder(folder: string): void {
  const ancestor = existingAncestor(resolve(folder));
  if (!statSync(ancestor).isDirectory()) {
    throw new OptionError(`out: expected a folder, and ${ancestor} is a file. Name another one.`, { folder });
  }
  try {
    accessSync(ancestor, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new OptionError(
      `out: the folder ${folder} cannot be written: no permission in ${ancestor}. Name another one.`,
      { folder },
      { cause },
    );
  }
  if (!existsSync(folder)) return;
  const taken = [...Object.values(names), "checkpoints"].find((name) => readdirSync(folder).includes(name));
  if (taken === undefined) return;
  throw new OptionError(
    `out: the folder ${folder} already has a run (${taken}). Name another one, or continue it: burgeon resume ${folder}`,
    { folder, found: taken },
  );
}

/** Makes a folder and those above it. One by one: where nothing can be made, as in /proc, Node's own way never returns. */
function makeParents(folder: string): void {
  if (existsSync(folder)) return;
  makeParents(dirname(resolve(folder)));
  mkdirSync(folder);
}

/** Makes the folder that was requested. @throws OptionError when it holds a run or cannot be written */
export function makeFolder(folder: string): string {
  checkNewFolder(folder);
  try {
    makeParents(folder);
  } catch (cause) {
    const { message } = cause as Error;
    throw new OptionError(
      `out: the folder ${folder} cannot be created (${message}). Name another one.`,
      { folder },
      { cause },
    );
  }
  return folder;
}

/** Makes `runs/<name>-<n>` with the first n that is free. */
export function makeNumberedFolder(name: string, parent = "runs"): string {
  checkNewFolder(parent);
  makeParents(parent);
  for (let n = 1; ; n++) {
    const folder = join(parent, `${name}-${n}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Whether a run was begun in this folder. */
export function isRun(folder: string): boolean {
  return existsSync(runFiles(folder).config);
}

/** @throws DataError when the folder is not that of a run */
export function requireRunFolder(folder: string): RunFiles {
  const files = runFiles(folder);
  if (isRun(folder)) return files;
  if (existsSync(files.seeds)) {
    throw new DataError(
      `${folder}: it holds runs of several seeds. Name one of them, such as ${join(folder, "seed-1")}.`,
      {
        folder,
      },
    );
  }
  const what = existsSync(folder) ? "it holds no config.json" : "there is no such folder";
  throw new DataError(`${folder}: expected the folder of a run, but ${what}.`, { folder });
}
