/** All runs under a folder, kept up to date: a line for each, and the logs of those that are looked at. @module */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { runFiles } from "../../node/runs/files/run-folder.ts";
import { studyFiles } from "../../node/studies/study-folder.ts";
import type { Flat } from "../../view/flat.ts";
import type { RunRecord, StudyRecord } from "../../view/messages.ts";
import { type Found, findRuns, isOutdated } from "./find-runs.ts";
import { RunLog } from "./run-log.ts";
import { configIn, recordOf } from "./run-record.ts";

/** Milliseconds for which the log of a run is kept that nobody looks at. */
const KEEP_MS = 60_000;
/** A run without changes for so long is looked at less often. */
const QUIET_MS = 60_000;

interface Entry {
  readonly folder: string;
  /** Sizes and times of its files; another text means that it changed. */
  mark: string;
  record: RunRecord;
}

/** Sizes and times of the files that a record is made of. */
function markOf(folder: string): string {
  const files = runFiles(folder);
  const paths = [files.config, files.events, files.summary, join(folder, "control.json"), join(folder, "run.pid")];
  return paths
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : "";
    })
    .join("|");
}

const isOver = ({ status }: RunRecord): boolean => !["starting", "running", "paused", "stopping"].includes(status);

function studyName(folder: string): string {
  try {
    return String((JSON.parse(readFileSync(studyFiles(folder).definition, "utf8")) as { study?: unknown }).study);
  } catch {
    return "(study.json is damaged)";
  }
}

export class Library {
  readonly root: string;
  readonly #entries = new Map<string, Entry>();
  readonly #logs = new Map<string, RunLog>();
  readonly #configs = new Map<string, { mark: string; flat: Flat | null }>();
  #found: Found;
  #round = 0;

  constructor(root: string) {
    this.root = root;
    this.#found = findRuns(root);
    for (const [id, folder] of this.#found.runs) this.#look(id, folder);
  }

  get records(): RunRecord[] {
    return [...this.#entries.values()].map(({ record }) => record);
  }

  get studies(): StudyRecord[] {
    return [...this.#found.studies].map(([id, folder]) => ({ id, name: studyName(folder) }));
  }

  /** The folder of a run that was found. Ids are keys, never paths: nothing else has a folder. */
  folderOf(id: string): string | null {
    return this.#entries.get(id)?.folder ?? null;
  }

  studyFolder(id: string): string | null {
    return this.#found.studies.get(id) ?? null;
  }

  /** The log of a run, as far as it was read at the last tick. */
  logOf(id: string): RunLog | null {
    const folder = this.folderOf(id);
    if (folder === null) return null;
    let log = this.#logs.get(id);
    if (!log) {
      log = new RunLog(runFiles(folder).events);
      log.update();
      this.#logs.set(id, log);
    }
    log.usedAt = performance.now();
    return log;
  }

  /** The configuration, read again only where its file changed: the same object as long as it is the same. */
  #configOf(id: string, folder: string, mark: string): Flat | null {
    const before = this.#configs.get(id);
    if (before?.mark === mark) return before.flat;
    const flat = configIn(folder);
    const isSame = before && JSON.stringify(before.flat) === JSON.stringify(flat);
    this.#configs.set(id, { mark, flat: isSame ? before.flat : flat });
    return isSame ? before.flat : flat;
  }

  #look(id: string, folder: string): boolean {
    const mark = markOf(folder);
    const entry = this.#entries.get(id);
    // A run that was killed changes no file: whether it lives is asked again.
    if (entry && entry.mark === mark && (isOver(entry.record) || this.#round % 4 !== 0)) return false;
    const record = recordOf(id, folder, this.#configOf(id, folder, mark.split("|")[0] as string));
    const isNew = !entry || entry.mark !== mark || entry.record.status !== record.status;
    this.#entries.set(id, { folder, mark, record });
    return isNew;
  }

  /** Finds runs that came and went. Returns ids that changed, and those that are gone. */
  scan(): { readonly changed: string[]; readonly removed: string[] } {
    if (!isOutdated(this.#found)) return { changed: [], removed: [] };
    this.#found = findRuns(this.root);
    const { runs } = this.#found;
    const removed = [...this.#entries.keys()].filter((id) => !runs.has(id));
    for (const id of removed) {
      this.#entries.delete(id);
      this.#logs.delete(id);
      this.#configs.delete(id);
    }
    const changed = [...runs].filter(([id, folder]) => !this.#entries.has(id) && this.#look(id, folder));
    return { changed: changed.map(([id]) => id), removed };
  }

  /** Looks at runs that are under way, at those that are watched, and at a part of the others. Returns ids that changed. */
  tick(watched: ReadonlySet<string>): string[] {
    this.#round++;
    const now = Date.now();
    const changed: string[] = [];
    let i = 0;
    for (const [id, { folder, record }] of this.#entries) {
      const isLively = !isOver(record) || now - record.changed < QUIET_MS || watched.has(id);
      if (!isLively && (i++ + this.#round) % 20 !== 0) continue;
      if (this.#look(id, folder)) changed.push(id);
    }
    for (const id of watched) this.logOf(id)?.update();
    this.#dropLogs(watched);
    return changed;
  }

  #dropLogs(watched: ReadonlySet<string>): void {
    for (const [id, { usedAt }] of this.#logs) {
      if (!watched.has(id) && performance.now() - usedAt > KEEP_MS) this.#logs.delete(id);
    }
  }

  recordOf(id: string): RunRecord | null {
    return this.#entries.get(id)?.record ?? null;
  }
}
