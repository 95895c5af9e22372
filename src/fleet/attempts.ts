/**
 * What becomes of a run, in transactions: an attempt begins, ends, and the next slice is sent with it. An attempt that is no longer the
 * newest keeps what it wrote and changes nothing else.
 *
 * @module
 */

import type { Statements } from "./database.ts";
import { type AttemptKey, listOf, type Parcel, type ParcelFile, storeParcel } from "./parcel.ts";
import type { Fetched, Queue } from "./queue.ts";
import type { StudyRecord } from "./study-record.ts";
import { twinProblem } from "./twins.ts";

/** How a run is when it is over or given up, and why. */
export interface RunEnd {
  readonly state: "done" | "failed" | "parked";
  /** What failed: `configuration`, `divergence`, `memory`, `crash`, `size`; null for a run that is done. */
  readonly class: string | null;
  readonly reason: string | null;
}

export interface Claim extends AttemptKey {
  readonly job: Fetched;
  readonly slice: number;
  readonly config: string;
  /** The newest attempt that is whole, which this one continues; null for a run that begins. */
  readonly base: (AttemptKey & { readonly files: readonly ParcelFile[] }) | null;
  readonly memory: number;
}

interface RunRow {
  readonly state: string;
  readonly slice: number;
  readonly attempt: number;
  readonly config: string;
  readonly memory: number;
}

const lockedRun = async (tx: Statements, study: string, run: string): Promise<RunRow | null> => {
  const rows = await tx.rows<RunRow>(
    "select state, slice, attempt, config, memory from burgeon_fleet.run where study = $1 and name = $2 for update",
    [study, run],
  );
  return rows[0] ?? null;
};

/** The newest attempt that wrote all its files. */
export async function newestWhole(from: Statements, study: string, run: string): Promise<Claim["base"]> {
  const [row] = await from.rows<{ n: number; files: string }>(
    "select n, files from burgeon_fleet.attempt where study = $1 and run = $2 and files is not null order by n desc limit 1",
    [study, run],
  );
  return row ? { study, run, n: row.n, files: JSON.parse(row.files) as ParcelFile[] } : null;
}

/** Begins an attempt at a slice; null when the job is not due any more. */
export async function claim(
  tx: Statements,
  queue: Queue,
  job: Fetched,
  worker: { readonly name: string; readonly machine: string },
): Promise<Claim | null> {
  const { data } = job;
  if (!("run" in data)) return null;
  const { study, run, slice } = data;
  const row = await lockedRun(tx, study, run);
  if (!(await queue.isActive(tx, job))) return null;
  if (!row || !["queued", "running"].includes(row.state) || row.slice !== slice) {
    await queue.remove(tx, job);
    return null;
  }
  const n = row.attempt + 1;
  await tx.rows("update burgeon_fleet.run set attempt = $3, state = 'running' where study = $1 and name = $2", [
    study,
    run,
    n,
  ]);
  await tx.rows("insert into burgeon_fleet.attempt (study, run, n, worker, machine) values ($1, $2, $3, $4, $5)", [
    study,
    run,
    n,
    worker.name,
    worker.machine,
  ]);
  return { study, run, n, job, slice, config: row.config, memory: row.memory, base: await newestWhole(tx, study, run) };
}

export interface SavedSlice {
  readonly parcel: Parcel;
  /** Checksums of the events so far, without their times. */
  readonly sums: Uint8Array;
  readonly step: number;
  /** null: there is more to do. */
  readonly end: RunEnd | null;
  readonly machine: string;
}

/**
 * Keeps what an attempt computed, and sends the next slice or ends the run. To do so twice is to do so once.
 *
 * @returns whether the run continues from here
 */
export async function saveSlice(
  tx: Statements,
  queue: Queue,
  claimed: Claim,
  { study, saved }: { readonly study: StudyRecord; readonly saved: SavedSlice },
): Promise<boolean> {
  const { run, n, job } = claimed;
  if (saved.end) await tx.rows("select 1 from burgeon_fleet.study where name = $1 for update", [study.name]);
  const row = await lockedRun(tx, study.name, run);
  const [attempt] = await tx.rows<{ files: string | null }>(
    "select files from burgeon_fleet.attempt where study = $1 and run = $2 and n = $3",
    [study.name, run, n],
  );
  if (!row || !attempt) return false;
  if (attempt.files !== null) return row.attempt === n;
  const problem = await twinProblem(tx, claimed, saved);
  if (problem !== null) {
    await tx.rows("update burgeon_fleet.run set mismatch = $3 where study = $1 and name = $2", [
      study.name,
      run,
      problem,
    ]);
  }
  const newest = await newestWhole(tx, study.name, run);
  if (newest === null || newest.n < n) {
    await storeParcel(tx, claimed, saved.parcel);
    await tx.rows(
      "update burgeon_fleet.attempt set files = $4, sums = $5, step = $6, ended = now() where study = $1 and run = $2 and n = $3",
      [study.name, run, n, listOf(saved.parcel), saved.sums, saved.step],
    );
    // What it replaces goes; the sums stay as long as no newer attempt has them.
    await tx.rows("delete from burgeon_fleet.artifact where study = $1 and run = $2 and n < $3", [study.name, run, n]);
    await tx.rows(
      "update burgeon_fleet.attempt set files = null, sums = null where study = $1 and run = $2 and n < $3",
      [study.name, run, n],
    );
  } else {
    await tx.rows("update burgeon_fleet.attempt set ended = now() where study = $1 and run = $2 and n = $3", [
      study.name,
      run,
      n,
    ]);
  }
  if (row.attempt !== n || !["queued", "running"].includes(row.state)) return false;
  await queue.remove(tx, job);
  if (saved.end) await endRun(tx, queue, { study, run, end: saved.end });
  else await sendSlice(tx, queue, { study, run, slice: row.slice + 1 });
  return true;
}

/** Sends the next slice of a run that is locked. */
export async function sendSlice(
  tx: Statements,
  queue: Queue,
  {
    study,
    run,
    slice,
    alone = false,
  }: { study: Pick<StudyRecord, "name" | "queue" | "sliceSeconds">; run: string; slice: number; alone?: boolean },
): Promise<void> {
  const data = { study: study.name, run, slice, ...(alone ? { alone } : {}) };
  const job = await queue.send(tx, study.queue, data, study.sliceSeconds);
  await tx.rows(
    "update burgeon_fleet.run set state = 'queued', slice = $3, job = $4, over = null where study = $1 and name = $2",
    [study.name, run, slice, job],
  );
}

/** Ends a run that is locked, and sends what waited for it. */
export async function endRun(
  tx: Statements,
  queue: Queue,
  { study, run, end }: { readonly study: StudyRecord; readonly run: string; readonly end: RunEnd },
): Promise<void> {
  await tx.rows(
    "update burgeon_fleet.run set state = $3, class = $4, reason = $5, over = now(), job = null, problem = null where study = $1 and name = $2",
    [study.name, run, end.state, end.class, end.reason],
  );
  if (end.state !== "parked") await wakeCells(tx, queue, study);
}

/** Sends the cells whose runs they wait for are over. The study is locked. */
export async function wakeCells(tx: Statements, queue: Queue, study: StudyRecord): Promise<void> {
  const due = await tx.rows<{ at: number }>(
    `update burgeon_fleet.cell c set state = 'due' where c.study = $1 and c.state = 'waiting' and not exists (
       select 1 from unnest(c.needs) as need join burgeon_fleet.cell o on o.study = c.study and o.at = need
       left join burgeon_fleet.run r on r.study = o.study and r.name = o.run
       where o.state not in ('run', 'failed') or (o.state = 'run' and r.state not in ('done', 'failed'))) returning c.at`,
    [study.name],
  );
  for (const { at } of due) await queue.send(tx, study.queue, { study: study.name, cell: at }, study.sliceSeconds);
}

/** Marks an attempt that came to nothing. */
export async function dropAttempt(
  tx: Statements,
  { study, run, n }: AttemptKey,
  problem: string | null,
): Promise<void> {
  await tx.rows("update burgeon_fleet.attempt set ended = now() where study = $1 and run = $2 and n = $3", [
    study,
    run,
    n,
  ]);
  await tx.rows(
    "update burgeon_fleet.run set problem = $3, state = case when attempt = $4 and state = 'running' then 'queued' else state end where study = $1 and name = $2",
    [study, run, problem, n],
  );
}

/** Ends a run without new files, or sends its slice again to be run alone; nothing where the attempt is not the newest. */
export async function settle(
  tx: Statements,
  queue: Queue,
  claimed: Claim,
  { study, end }: { readonly study: StudyRecord; readonly end: RunEnd | "alone" | "again" },
): Promise<void> {
  await tx.rows("select 1 from burgeon_fleet.study where name = $1 for update", [study.name]);
  const row = await lockedRun(tx, study.name, claimed.run);
  await tx.rows("update burgeon_fleet.attempt set ended = now() where study = $1 and run = $2 and n = $3", [
    claimed.study,
    claimed.run,
    claimed.n,
  ]);
  if (!row || row.attempt !== claimed.n || !["queued", "running"].includes(row.state)) return;
  await queue.remove(tx, claimed.job);
  if (typeof end === "object") return endRun(tx, queue, { study, run: claimed.run, end });
  if (end === "alone") {
    await tx.rows("update burgeon_fleet.run set memory = memory + 1 where study = $1 and name = $2", [
      study.name,
      claimed.run,
    ]);
  }
  await sendSlice(tx, queue, { study, run: claimed.run, slice: row.slice + 1, alone: end === "alone" });
}
