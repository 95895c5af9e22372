/** The folders of runs and studies under a folder. @module */

import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { isRun, runFiles } from "../../node/runs/files/run-folder.ts";
import { studyFiles } from "../../node/studies/study-folder.ts";

const DEEPEST = 5;
/** So many folders are looked into at most: the folder may be any. */
const MOST_FOLDERS = 5000;
const SKIPPED = new Set(["node_modules", "checkpoints", "figures", "dist"]);

export interface Found {
  /** Folders by id: the path from the folder looked in, with slashes. */
  readonly runs: ReadonlyMap<string, string>;
  readonly studies: ReadonlyMap<string, string>;
  /** Folders that are no runs, with the time of their last change: a run that comes or goes changes one of them. */
  readonly between: ReadonlyMap<string, number>;
}

const changedAt = (folder: string): number => statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? -1;

/** Whether runs may have come or gone since then. */
export const isOutdated = ({ between }: Found): boolean =>
  [...between].some(([folder, time]) => changedAt(folder) !== time);

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !SKIPPED.has(entry.name))
      .map(({ name }) => join(folder, name));
  } catch {
    return []; // without permission, or gone meanwhile
  }
}

/** A run, also where its configuration is missing. Links are not followed. */
const looksLikeRun = (folder: string): boolean =>
  isRun(folder) || existsSync(runFiles(folder).events) || existsSync(runFiles(folder).model);

export function findRuns(root: string): Found {
  const runs = new Map<string, string>();
  const studies = new Map<string, string>();
  const between = new Map<string, number>();
  const idOf = (folder: string): string => relative(root, folder).split(sep).join("/") || ".";
  let level = [root];
  let looked = 0;
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      const time = changedAt(folder); // before it is looked into
      if (looksLikeRun(folder)) {
        runs.set(idOf(folder), folder);
        continue;
      }
      between.set(folder, time);
      if (existsSync(studyFiles(folder).definition)) studies.set(idOf(folder), folder);
      if (looked++ < MOST_FOLDERS) next.push(...subfolders(folder));
    }
    level = next;
  }
  return { runs, studies, between };
}
