/** How the studies of a fleet are, as data. @module */

import type { Statements } from "./database.ts";
import { openFleet } from "./fleet.ts";
import { chosenStudy } from "./study-record.ts";

export interface RunningRun {
  readonly run: string;
  readonly worker: string;
  /** When the slice began, and the last sign of life, in seconds before now. */
  readonly since: number;
  readonly seen: number;
  readonly step: number | null;
  readonly totalSteps: number | null;
  /** Seconds left at the pace of this slice; null before it is known. */
  readonly left: number | null;
}

export interface StudyStatus {
  readonly study: string;
  readonly version: string;
  readonly cancelled: boolean;
  readonly cells: number;
  /** Cells whose configuration needs runs that are not over. */
  readonly waiting: number;
  readonly queued: number;
  readonly done: number;
  readonly running: readonly RunningRun[];
  /** By class: configuration, divergence, memory, size, dependency. */
  readonly failed: Readonly<Record<string, number>>;
  readonly parked: readonly { readonly run: string; readonly reason: string | null }[];
  /** What went wrong lately in runs that continue. */
  readonly problems: readonly { readonly run: string; readonly problem: string }[];
  /** Attempts at one run that differ though they should not. */
  readonly mismatches: readonly { readonly run: string; readonly mismatch: string }[];
  /** Types of machines that computed, with their numbers of runs. More than one: last digits may differ between runs. */
  readonly machines: Readonly<Record<string, number>>;
}

/** Rows of a list at most. */
const MOST = 1000;

const counted = (rows: readonly { key: string; count: string }[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ key, count }) => [key, Number(count)]));

async function countsOf(
  from: Statements,
  study: string,
): Promise<Pick<StudyStatus, "cells" | "waiting" | "queued" | "done" | "failed">> {
  const rows = await from.rows<{ state: string; class: string | null; count: string }>(
    `select case when c.state = 'run' then r.state else c.state end as state, case when c.state = 'failed' then 'dependency' else r.class end as class, count(*)
     from burgeon_fleet.cell c left join burgeon_fleet.run r on r.study = c.study and r.name = c.run where c.study = $1 group by 1, 2`,
    [study],
  );
  const sum = (...states: string[]): number =>
    rows.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + Number(count), 0);
  const failed = rows.filter(({ state }) => state === "failed");
  return {
    cells: rows.reduce((total, { count }) => total + Number(count), 0),
    waiting: sum("waiting"),
    queued: sum("queued", "due"),
    done: sum("done"),
    failed: counted(failed.map((row) => ({ key: row.class ?? "other", count: row.count }))),
  };
}

async function runningOf(from: Statements, study: string): Promise<RunningRun[]> {
  const rows = await from.rows<{
    run: string;
    worker: string;
    since: number;
    seen: number;
    first_step: number | null;
    step: number | null;
    total_steps: number | null;
  }>(
    `select a.run, a.worker, extract(epoch from now() - a.began)::float8 as since, extract(epoch from now() - a.seen)::float8 as seen, a.first_step, a.step, a.total_steps
     from burgeon_fleet.attempt a join burgeon_fleet.run r on r.study = a.study and r.name = a.run
     where a.study = $1 and a.ended is null and a.n = r.attempt and r.state = 'running' order by a.run limit ${MOST}`,
    [study],
  );
  return rows.map(({ run, worker, since, seen, first_step, step, total_steps: totalSteps }) => {
    const made = step === null || first_step === null ? 0 : step - first_step;
    const left =
      made > 0 && totalSteps !== null && step !== null ? ((totalSteps - step) * (since - seen)) / made : null;
    return { run, worker, since, seen, step, totalSteps, left };
  });
}

async function statusOf(from: Statements, study: string): Promise<StudyStatus> {
  const [row] = await from.rows<{ version: string; cancelled: boolean }>(
    "select version, cancelled from burgeon_fleet.study where name = $1",
    [study],
  );
  const list = <Row>(columns: string, where: string): Promise<Row[]> =>
    from.rows<Row>(
      `select name as run, ${columns} from burgeon_fleet.run where study = $1 and ${where} order by name limit ${MOST}`,
      [study],
    );
  const machines = await from.rows<{ key: string; count: string }>(
    "select machine as key, count(distinct run) from burgeon_fleet.attempt where study = $1 group by 1 order by 1",
    [study],
  );
  return {
    study,
    version: row?.version ?? "",
    cancelled: row?.cancelled ?? false,
    ...(await countsOf(from, study)),
    running: await runningOf(from, study),
    parked: await list("reason", "state = 'parked'"),
    problems: await list("problem", "problem is not null and state in ('queued', 'running')"),
    mismatches: await list("mismatch", "mismatch is not null"),
    machines: counted(machines),
  };
}

/**
 * The state of one study, or of all.
 *
 * @throws OptionError for a study that is not there; DataError when the database cannot be used
 */
export async function fleetStatus(address: string, study?: string): Promise<StudyStatus[]> {
  const fleet = await openFleet(address);
  try {
    const { database } = fleet;
    if (study !== undefined) return [await statusOf(database, await chosenStudy(database, study))];
    const names = await database.rows<{ name: string }>("select name from burgeon_fleet.study order by created, name");
    const all: StudyStatus[] = [];
    for (const { name } of names) all.push(await statusOf(database, name));
    return all;
  } finally {
    await fleet.close();
  }
}
