/**
 * One process at a time in a run folder: a file `run.pid` that names it. A lock whose process is gone is stale and taken over.
 *
 * @module
 */

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { StateError } from "../../../errors.ts";
import { writing } from "./write-error.ts";

/** Who holds the lock; `started` distinguishes a process from a later one with the same number. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly started: string | null;
  /** The task of a cluster that it is. */
  readonly task?: string;
}

/** The task of a Slurm array that this process is; a cluster runs a task once at a time, so that an earlier start of it is over. */
function ownTask(): string | undefined {
  const { SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: task } = process.env;
  return job === undefined || task === undefined ? undefined : `${job}_${task}`;
}

export const LOCK_NAME = "run.pid";

/** What the kernel says of a process (Linux: fields 3 and 22 of its `stat`), or null where it says nothing. */
function statOf(pid: number): { readonly state: string; readonly started: string | null } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", started: fields[19] ?? null };
  } catch {
    return null;
  }
}

/** Whether a process of this machine runs and has not just been killed; `started`: and is the one that began then. */
export function isRunning(pid: number, started: string | null = null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const stat = statOf(pid);
  // Ended but not yet reaped by its parent, which in a container may never happen: it still takes signals.
  if (stat?.state === "Z" || stat?.state === "X") return false;
  return started === null || stat === null || started === stat.started;
}

const isAlive = ({ pid, host, started, task }: Holder): boolean => {
  if (host === hostname()) return isRunning(pid, started);
  return task === undefined || task !== ownTask();
};

function parseHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) ? holder : null;
  } catch {
    return null; // torn by a crash
  }
}

/** Moves a stale lock out of the way, unless another process replaced it meanwhile. */
function removeStale(path: string, seen: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another process was faster
  }
  if (readFileSync(aside, "utf8") !== seen) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Whether a living process uses a run folder. */
export function isLocked(folder: string): boolean {
  const text = readLock(join(folder, LOCK_NAME));
  const holder = text === null ? null : parseHolder(text);
  return holder !== null && isAlive(holder);
}

/**
 * Takes the lock of a run folder and returns what gives it back.
 *
 * @throws StateError when another living process holds it
 */
export function lockRun(folder: string): () => void {
  const path = join(folder, LOCK_NAME);
  const own = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    started: statOf(process.pid)?.started ?? null,
    ...(ownTask() === undefined ? {} : { task: ownTask() as string }),
  } satisfies Holder);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writing(path, () => writeFileSync(path, own, { flag: "wx" }));
      return () => {
        if (readLock(path) === own) rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const text = readLock(path);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder && isAlive(holder)) {
      const where = holder.host === hostname() ? "" : ` on ${holder.host}`;
      throw new StateError(
        `run folder ${folder} is in use by process ${holder.pid}${where}. Wait until it ends, or remove ${path} if it is gone.`,
        { folder, holder },
      );
    }
    removeStale(path, text);
  }
  throw new StateError(`run folder ${folder}: its lock ${path} cannot be taken.`, { folder });
}
