/** Runs that differ in their seed alone, in one folder: `seeds.json` says which, `seed-1/` is the run of seed 1. @module */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { OptionError } from "../../errors.ts";
import { drawReturns } from "../figures/returns.ts";
import { writePicture } from "../figures/write-picture.ts";
import { parseAnyConfig, readConfig } from "./config/any-config.ts";
import type { AnyConfig } from "./config/environment-config.ts";
import { writeAtomically } from "./files/atomic-file.ts";
import { readJson } from "./files/read-json.ts";
import { checkNewFolder, isRun, makeFolder, makeNumberedFolder, runFiles } from "./files/run-folder.ts";
import { lockRun } from "./files/run-lock.ts";
import { readEvents } from "./log/event-log.ts";
import { type RunOptions, resumeRun, startRun } from "./run.ts";
import type { Summary } from "./summary.ts";

/** The results of runs with several seeds. */
export interface SeedsSummary {
  /** The folder of all of them; of one seed that of its run. */
  readonly run: string;
  /** `interrupted` when not all finished. */
  readonly status: "done" | "interrupted";
  readonly runs: readonly Summary[];
}

export interface SeedsOptions extends RunOptions {
  readonly seeds: readonly number[];
  /** Of a new folder of several runs, before its number. */
  readonly name: string;
}

interface SeedsFile {
  readonly seeds: readonly number[];
  readonly config: AnyConfig;
}

const childOf = (folder: string, seed: number): string => join(folder, `seed-${seed}`);

/** The seeds in a folder of several runs; null for any other folder. */
function readSeeds(folder: string): SeedsFile | null {
  const { seeds } = runFiles(folder);
  return existsSync(seeds) ? (readJson(seeds, "a list of seeds") as SeedsFile) : null;
}

export const holdsSeeds = (folder: string): boolean => readSeeds(folder) !== null;

/**
 * Trains once for each seed, in a new folder; one seed is a run like any other.
 *
 * @throws OptionError for a seed that is given twice, or a folder that is taken
 */
export async function startSeeds(config: AnyConfig, options: SeedsOptions): Promise<SeedsSummary> {
  const { seeds, name, out, ...rest } = options;
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw new OptionError(`seeds: seed ${twice} is given twice.`, { seeds });
  const [only] = seeds;
  if (seeds.length === 1) return summaryOf(await startRun({ ...config, seed: only as number }, { ...rest, out }));
  if (out !== undefined) checkNewFolder(out);
  const folder = out === undefined ? makeNumberedFolder(name) : makeFolder(out);
  const release = lockRun(folder);
  try {
    checkNewFolder(folder); // another process may have been here before the lock
    writeAtomically(runFiles(folder).seeds, `${JSON.stringify({ seeds, config }, null, 2)}\n`);
    return await execute(folder, { seeds, config }, rest);
  } finally {
    release();
  }
}

const summaryOf = (summary: Summary): SeedsSummary => ({
  run: summary.run,
  status: summary.status === "interrupted" ? "interrupted" : "done",
  runs: [summary],
});

/** Continues a run, or those of several seeds; those that are done stay as they are. */
export async function resumeSeeds(folder: string, options: RunOptions = {}): Promise<SeedsSummary> {
  const found = readSeeds(folder);
  if (!found) return summaryOf(await resumeRun(folder, options));
  const release = lockRun(folder);
  try {
    return await execute(folder, { ...found, config: parseAnyConfig(found.config) }, options);
  } finally {
    release();
  }
}

async function execute(folder: string, { seeds, config }: SeedsFile, options: RunOptions): Promise<SeedsSummary> {
  const runs: Summary[] = [];
  for (const seed of seeds) {
    const child = childOf(folder, seed);
    const summary = isRun(child)
      ? await resumeRun(child, options)
      : await startRun({ ...config, seed }, { ...options, out: child });
    if (summary.status === "interrupted") break;
    runs.push(summary);
  }
  const summary = { run: folder, status: runs.length === seeds.length ? "done" : "interrupted", runs } as const;
  if (summary.status === "interrupted") return summary;
  writeAtomically(runFiles(folder).summary, `${JSON.stringify(summary, null, 2)}\n`);
  const { returns } = runFiles(folder);
  if (options.picture ?? true) {
    const draw = () => drawReturns(seeds.map((seed) => readEvents(runFiles(childOf(folder, seed)).events)));
    await writePicture("picture of returns", { svg: returns }, draw, (note) => options.observer?.onNote?.(note));
  }
  return summary;
}

/**
 * The folder of a run: the one that is named, or in a folder of several seeds that of `seed`, default the first.
 *
 * @throws OptionError for a seed that there is not
 */
export function runOfSeed(folder: string, seed?: number | undefined): string {
  const seeds = readSeeds(folder)?.seeds ?? (seed === undefined ? [] : [readConfig(folder).seed]);
  if (seed !== undefined && !seeds.includes(seed)) {
    throw new OptionError(`seed: ${folder} has no seed ${seed}. It has ${seeds.join(", ")}.`, { seed });
  }
  return holdsSeeds(folder) ? childOf(folder, seed ?? (seeds[0] as number)) : folder;
}
