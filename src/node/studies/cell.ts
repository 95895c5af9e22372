/** One cell of a study in a folder that many tasks of a cluster share. The lock of the run's folder keeps two off one run. @module */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { OptionError } from "../../errors.ts";
import type { Followed, StudyPlan } from "../../study/plan.ts";
import type { AnyConfig } from "../runs/config/environment-config.ts";
import { runFiles } from "../runs/files/run-folder.ts";
import { isLocked } from "../runs/files/run-lock.ts";
import { readSummary } from "../runs/summary.ts";
import { checkedConfig, checkPlan } from "./configure.ts";
import { before, type Place, placesOf } from "./places.ts";
import { Workplace } from "./pool.ts";
import { sharedBackend } from "./study-backend.ts";
import { openStudyFolder, runName } from "./study-folder.ts";
import { followedOf, isComplete, type Outcome, type RunProgress, tellingOf } from "./study-run.ts";

/** How a cell ended; `waiting`: it needs another run, or its run is another task's at the moment: try again later. */
export interface CellOutcome extends Pick<Outcome, "reason"> {
  readonly status: Outcome["status"] | "waiting";
  /** Folder of its run, once that is known. */
  readonly folder: string | null;
}

export interface CellOptions {
  readonly out: string;
  readonly cell: number;
  readonly signal: AbortSignal;
  onProgress?(progress: RunProgress): void;
}

const hasFailed = (folder: string): boolean => {
  const path = runFiles(folder).summary;
  return existsSync(path) && readSummary(path)?.status === "failed";
};

/** Groups of cells, of which each waits only for those before it: what an array of tasks after another can run. */
export function stagesOf(plan: StudyPlan): number[][] {
  const places = placesOf(plan);
  const stages = new Map<Place, number>();
  for (const place of places) {
    stages.set(place, Math.max(0, ...before(place).map((other) => (stages.get(other) ?? 0) + 1)));
  }
  const count = Math.max(0, ...stages.values()) + 1;
  return Array.from({ length: count }, (_, stage) =>
    places.flatMap((place, at) => (stages.get(place) === stage ? [at] : [])),
  );
}

/**
 * Makes the run of a cell, or continues it from its last checkpoint.
 *
 * @throws OptionError for a cell that is not there, or an option that is not what it should be
 */
export async function makeCell(plan: StudyPlan, { out, cell, signal, onProgress }: CellOptions): Promise<CellOutcome> {
  const own = await checkPlan(plan);
  const place = placesOf(plan)[cell];
  if (!place) {
    throw new OptionError(`cell: expected a number from 0 to ${plan.cells.length - 1}, received ${cell}.`, { cell });
  }
  const files = openStudyFolder(out, plan.study.name);
  const settle = (one: Place): { folder: string; config: AnyConfig } => {
    const outcomeOf = (other: Place | null): Followed | null => other && followedOf(settle(other).folder);
    const config = checkedConfig(plan, one.cell, {
      own,
      followed: outcomeOf(one.follows),
      budget: outcomeOf(one.spends),
    });
    return { folder: join(files.runs, runName(one.cell.arm.name, config.seed, tellingOf(config))), config };
  };
  for (const other of before(place)) {
    const { folder } = settle(other);
    if (isComplete(folder)) continue;
    const { name } = other.cell.arm;
    return hasFailed(folder)
      ? { status: "failed", reason: `it depends on the run of "${name}", which did not finish`, folder: null }
      : { status: "waiting", reason: `it waits for the run of "${name}"`, folder: null };
  }
  const { folder, config } = settle(place);
  if (isComplete(folder)) return { status: "done", reason: null, folder };
  if (isLocked(folder)) return { status: "waiting", reason: "another process has its run", folder };
  const workplace = new Workplace();
  try {
    const job = { folder, config, backend: await sharedBackend(files.folder) };
    const { status, reason, code } = await workplace.run(job, signal, (progress) => onProgress?.(progress));
    return { status: code === "state" ? "waiting" : status, reason, folder };
  } finally {
    await workplace.close();
  }
}
