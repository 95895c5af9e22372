/** A study from the database into an ordinary study folder. @module */

import { join, resolve } from "node:path";
import { DataError } from "../errors.ts";
import { writeAtomically } from "../node/runs/files/atomic-file.ts";
import { lockRun } from "../node/runs/files/run-lock.ts";
import { gatherCells } from "../node/studies/gather-cells.ts";
import { placesOf } from "../node/studies/places.ts";
import { openStudyFolder, type StudyFiles } from "../node/studies/study-folder.ts";
import { isComplete, type Outcome } from "../node/studies/study-run.ts";
import type { StudyResults } from "../study/results.ts";
import { newestWhole } from "./attempts.ts";
import type { Database } from "./database.ts";
import { openFleet } from "./fleet.ts";
import { isGone, unpackRun } from "./parcel.ts";
import { chosenStudy, readStudy } from "./study-record.ts";
import { type PathMap, safeName } from "./travel.ts";
import { DATA_FOLDER } from "./work-folder.ts";

export interface PullOptions {
  readonly study?: string | undefined;
  /** Default `studies/<study>`. */
  readonly out?: string | undefined;
  onRun?(done: number, of: number): void;
}

export interface Pulled {
  readonly results: StudyResults;
  readonly files: StudyFiles;
  /** Cells that are neither done nor failed. */
  readonly open: number;
  readonly failed: number;
  /** Runs of which two attempts differ. */
  readonly mismatches: readonly string[];
}

interface RunRow {
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly mismatch: string | null;
}

interface CellRow {
  readonly at: number;
  readonly state: string;
  readonly run: string | null;
  readonly reason: string | null;
}

/** How often a run is fetched anew that continues meanwhile. */
const TRIES = 5;

async function fetchRun(
  database: Database,
  study: string,
  { name, folder, map }: { name: string; folder: string; map: PathMap },
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const base = await newestWhole(database, study, name);
    if (!base) return;
    try {
      return await unpackRun(database, base, { folder, map });
    } catch (error) {
      if (!isGone(error) || tries >= TRIES) throw error;
    }
  }
}

const outcomeOf = (cell: CellRow, run: RunRow | undefined): Outcome | null => {
  if (cell.state === "failed") return { status: "failed", reason: cell.reason };
  if (run?.state === "failed" || run?.state === "parked") return { status: "failed", reason: run.reason };
  return run?.state === "done" ? { status: "done", reason: null } : null;
};

/**
 * Fetches what is missing of a study, and gathers the results of what is over. What is there already is not fetched again.
 *
 * @throws OptionError when several studies are there and none is named, or the folder holds another study; DataError for damage
 */
export async function pullStudy(address: string, { study, out, onRun }: PullOptions): Promise<Pulled> {
  const fleet = await openFleet(address);
  try {
    const { database } = fleet;
    const name = safeName(await chosenStudy(database, study));
    const record = await readStudy(database, name);
    const files = openStudyFolder(out ?? join("studies", name), record.plan.study.name);
    const release = lockRun(files.folder);
    try {
      return await pullInto(files, { database, name, record, onRun });
    } finally {
      release();
    }
  } finally {
    await fleet.close();
  }
}

async function pullInto(
  files: StudyFiles,
  {
    database,
    name,
    record,
    onRun,
  }: { database: Database; name: string; record: Awaited<ReturnType<typeof readStudy>>; onRun: PullOptions["onRun"] },
): Promise<Pulled> {
  const rows = await database.rows<RunRow>(
    "select name, state, reason, mismatch from burgeon_fleet.run where study = $1 order by name",
    [name],
  );
  const cells = await database.rows<CellRow>(
    "select at, state, run, reason from burgeon_fleet.cell where study = $1 order by at",
    [name],
  );
  writeAtomically(join(files.folder, "backend.json"), `${JSON.stringify(record.backend, null, 2)}\n`);
  const dataDir = record.plan.run.dataDir ?? process.env.BURGEON_DATA ?? "data";
  const map: PathMap = [[resolve(String(dataDir)), DATA_FOLDER]];
  for (const [i, row] of rows.entries()) {
    const folder = join(files.runs, safeName(row.name));
    if (!isComplete(folder)) await fetchRun(database, name, { name: row.name, folder, map });
    onRun?.(i + 1, rows.length);
  }
  const runs = new Map(rows.map((row) => [row.name, row]));
  const places = placesOf(record.plan);
  if (places.length !== cells.length) {
    throw new DataError(
      `study ${name}: the database holds ${cells.length} cells of ${places.length}. Queue it again.`,
      { name },
    );
  }
  const gathered = places.map((place, at) => {
    const cell = cells[at] as CellRow;
    const folder = cell.run === null ? null : join(files.runs, safeName(cell.run));
    return { ...place, folder, outcome: outcomeOf(cell, runs.get(cell.run ?? "")) };
  });
  return {
    results: gatherCells(record.plan, gathered),
    files,
    open: gathered.filter(({ outcome }) => outcome === null).length,
    failed: gathered.filter(({ outcome }) => outcome?.status === "failed").length,
    mismatches: rows.flatMap(({ name: run, mismatch }) => (mismatch === null ? [] : [`${run}: ${mismatch}`])),
  };
}
