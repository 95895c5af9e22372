/** What a person does to a study in the queue: run again what was given up, cancel, tidy up. @module */

import { StateError } from "../errors.ts";
import { sendSlice, wakeCells } from "./attempts.ts";
import type { Statements } from "./database.ts";
import { type Fleet, openFleet } from "./fleet.ts";
import { chosenStudy, readStudy } from "./study-record.ts";

/** In a transaction with the study locked. */
async function onStudy<T>(
  address: string,
  name: string | undefined,
  work: (tx: Statements, fleet: Fleet, study: string) => Promise<T>,
): Promise<T & { readonly study: string }> {
  const fleet = await openFleet(address);
  try {
    return await fleet.database.transaction(async (tx) => {
      const study = await chosenStudy(tx, name);
      await tx.rows("select 1 from burgeon_fleet.study where name = $1 for update", [study]);
      return { ...(await work(tx, fleet, study)), study };
    });
  } finally {
    await fleet.close();
  }
}

export interface Retried {
  readonly study: string;
  readonly runs: number;
}

/**
 * Queues the runs again that were parked, cancelled, or failed for another reason than their configuration or a divergence, which would only
 * happen again. They continue from their last slice.
 */
export function retryStudy(address: string, name?: string): Promise<Retried> {
  return onStudy(address, name, async (tx, { queue }, study) => {
    const record = await readStudy(tx, study);
    await tx.rows("update burgeon_fleet.study set cancelled = false where name = $1", [study]);
    const runs = await tx.rows<{ name: string; slice: number }>(
      "update burgeon_fleet.run set memory = 0, class = null, reason = null, problem = null where study = $1 and (state in ('parked', 'cancelled') or (state = 'failed' and class not in ('configuration', 'divergence'))) returning name, slice",
      [study],
    );
    for (const { name: run, slice } of runs) await sendSlice(tx, queue, { study: record, run, slice: slice + 1 });
    await tx.rows(
      "update burgeon_fleet.cell set state = 'waiting', reason = null where study = $1 and (state = 'failed' or state = 'cancelled')",
      [study],
    );
    await wakeCells(tx, queue, record);
    return { runs: runs.length };
  });
}

export interface Cancelled {
  readonly study: string;
  readonly runs: number;
}

/** Cancels what is not over. What runs stops within seconds; what is done stays, and `retry` takes it up again. */
export function cancelStudy(address: string, name?: string): Promise<Cancelled> {
  return onStudy(address, name, async (tx, { queue }, study) => {
    const record = await readStudy(tx, study);
    await tx.rows("update burgeon_fleet.study set cancelled = true where name = $1", [study]);
    const runs = await tx.rows<{ job: string | null }>(
      "with old as (select name, job from burgeon_fleet.run where study = $1 and state in ('queued', 'running') for update) update burgeon_fleet.run r set state = 'cancelled', job = null from old where r.study = $1 and r.name = old.name returning old.job",
      [study],
    );
    for (const { job } of runs) if (job !== null) await queue.remove(tx, { queue: record.queue, id: job });
    await tx.rows(
      "update burgeon_fleet.cell set state = 'cancelled' where study = $1 and state in ('waiting', 'due')",
      [study],
    );
    return { runs: runs.length };
  });
}

export interface Collected {
  readonly study: string;
  readonly bytes: number;
  readonly deleted: boolean;
}

/**
 * Removes what no one reads any more: attempts that were replaced, tables of studies that are gone. With `all` the whole study.
 *
 * @throws StateError for a study that is to be removed and is not over
 */
export function collectGarbage(address: string, name: string | undefined, all: boolean): Promise<Collected> {
  return onStudy(address, name, async (tx, _fleet, study) => {
    const size = async (): Promise<number> => {
      const [row] = await tx.rows<{ size: string }>(
        "select coalesce((select sum(length(bytes)) from burgeon_fleet.artifact where study = $1), 0) + coalesce((select sum(length(bytes)) from burgeon_fleet.blob), 0) as size",
        [study],
      );
      return Number(row?.size ?? 0);
    };
    const before = await size();
    if (all) {
      await refuseActive(tx, study);
      await tx.rows("delete from burgeon_fleet.study where name = $1", [study]);
    } else {
      await tx.rows(
        "delete from burgeon_fleet.attempt a using burgeon_fleet.run r where a.study = $1 and r.study = a.study and r.name = a.run and a.files is null and a.ended is not null and a.n < r.attempt",
        [study],
      );
    }
    await tx.rows(
      "delete from burgeon_fleet.blob b where not exists (select 1 from burgeon_fleet.study s, json_to_recordset(s.files::json) as f(sha256 text) where f.sha256 = b.sha256)",
    );
    return { bytes: before - (await size()), deleted: all };
  });
}

async function refuseActive(tx: Statements, study: string): Promise<void> {
  const [row] = await tx.rows<{ count: string }>(
    "select count(*) from burgeon_fleet.run where study = $1 and state in ('queued', 'running')",
    [study],
  );
  const active = Number(row?.count ?? 0);
  if (active === 0) return;
  throw new StateError(
    `study ${study}: ${active} runs are not over. Cancel it first: burgeon study cancel <url> --study ${study}`,
    { study, active },
  );
}
