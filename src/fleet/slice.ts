/** One slice of a run: its files here, a child process that trains, and its files back. @module */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BurgeonError } from "../errors.ts";
import type { AnyConfig } from "../node/runs/config/environment-config.ts";
import { runFiles } from "../node/runs/files/run-folder.ts";
import type { Workplace } from "../node/studies/pool.ts";
import type { Outcome, RunProgress } from "../node/studies/study-run.ts";
import type { Claim, RunEnd, SavedSlice } from "./attempts.ts";
import type { Statements } from "./database.ts";
import { packRun, unpackRun } from "./parcel.ts";
import { inverse, type PathMap } from "./travel.ts";
import { eventSums } from "./twins.ts";
import type { LocalStudy, WorkFolder } from "./work-folder.ts";

/** What a worker does after a slice. */
export type SliceEnd =
  | { readonly next: "save"; readonly saved: SavedSlice }
  /** The run ends without new files. */
  | { readonly next: "end"; readonly end: RunEnd }
  /** Its process ran out of memory: once more, alone. */
  | { readonly next: "alone"; readonly reason: string }
  /** Its process died, or something unforeseen: the queue tries again, at most five times. */
  | { readonly next: "retry"; readonly reason: string }
  /** This machine cannot: it lacks data or room. The run goes back as it was, and the worker ends. */
  | { readonly next: "stop"; readonly reason: string };

export interface SliceOptions {
  readonly workplace: Workplace;
  readonly work: WorkFolder;
  readonly local: LocalStudy;
  readonly machine: string;
  readonly sliceMs: number;
  readonly signal: AbortSignal;
  onProgress(progress: RunProgress): void;
}

/** Attempts whose files are as they were stored in the folder of their run here. */
const here = new WeakMap<WorkFolder, Map<string, number>>();

function heldBy(work: WorkFolder): Map<string, number> {
  const held = here.get(work) ?? new Map<string, number>();
  here.set(work, held);
  return held;
}

/** Puts the newest whole attempt into the run's folder, where it is not there already. */
export async function fetchBase(
  from: Statements,
  claimed: Claim,
  { work, local }: Pick<SliceOptions, "work" | "local">,
): Promise<string> {
  const folder = work.runFolder(claimed.study, claimed.run);
  const key = `${claimed.study}/${claimed.run}`;
  const held = heldBy(work);
  const { base } = claimed;
  if (base === null) work.forget(claimed.study, claimed.run);
  else if (held.get(key) !== base.n) await unpackRun(from, base, { folder, map: back(local) });
  held.delete(key); // until it is saved, the folder is ahead of what is stored
  return folder;
}

const back = ({ map }: LocalStudy): PathMap => inverse(map);

const lastStep = (folder: string): number => {
  const { events } = runFiles(folder);
  if (!existsSync(events)) return 0;
  const steps = readFileSync(events, "utf8")
    .trimEnd()
    .split("\n")
    .slice(-3)
    .join("\n")
    .match(/"step":(\d+)/g);
  return Number(steps?.at(-1)?.slice(7) ?? 0);
};

/** Trains for a slice in a child process and says what comes of it. */
export async function runSlice(folder: string, claimed: Claim, options: SliceOptions): Promise<SliceEnd> {
  const { workplace, work, local, sliceMs, signal, onProgress } = options;
  const config = work.configHere(claimed.config, local) as unknown as AnyConfig;
  const job = { folder, config, backend: local.record.backend, sliceMs };
  const outcome = await workplace.run(job, signal, onProgress);
  const { status } = outcome;
  if (status === "done" || status === "stopped-early")
    return save(folder, options, { state: "done", class: null, reason: null });
  if (status === "interrupted")
    return existsSync(join(folder, "checkpoints"))
      ? save(folder, options, null)
      : { next: "retry", reason: "it was stopped before its first step" };
  return afterFailure(folder, claimed, { options, outcome });
}

function save(folder: string, { local, machine }: SliceOptions, end: RunEnd | null): SliceEnd {
  try {
    const parcel = packRun(folder, back(local));
    return {
      next: "save",
      saved: { parcel, sums: eventSums(runFiles(folder).events), step: lastStep(folder), end, machine },
    };
  } catch (error) {
    if (error instanceof BurgeonError && error.details.tooLarge === true) {
      return { next: "end", end: { state: "failed", class: "size", reason: error.message } };
    }
    throw error;
  }
}

/** Once alone is enough to know that a run needs more memory than the machine has. */
const MEMORY_TRIES = 1;

function afterFailure(
  folder: string,
  claimed: Claim,
  { options, outcome }: { options: SliceOptions; outcome: Outcome },
): SliceEnd {
  const reason = outcome.reason ?? "it failed";
  const fails = (kind: string): SliceEnd => ({ next: "end", end: { state: "failed", class: kind, reason } });
  const code = outcome.code ?? null;
  switch (code) {
    case "option":
    case "shape":
      return fails("configuration");
    case "numeric":
      return existsSync(runFiles(folder).events)
        ? save(folder, options, { state: "failed", class: "divergence", reason })
        : fails("divergence");
    case "memory":
      return claimed.memory < MEMORY_TRIES ? { next: "alone", reason } : fails("memory");
    case "data":
    case "state":
      return { next: "stop", reason };
    case "crash":
    case null:
      return { next: "retry", reason };
    default:
      return code satisfies never;
  }
}

/** The folder of the run is now as attempt n is stored. */
export function markHeld(work: WorkFolder, { study, run, n }: Claim): void {
  heldBy(work).set(`${study}/${run}`, n);
}
