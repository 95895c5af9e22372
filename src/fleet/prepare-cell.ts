/** The configuration of a cell that waited for runs: a control of a size that was found, or a budget of operations that was spent. @module */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { BurgeonError } from "../errors.ts";
import { loadOwnParts } from "../node/parts/own-parts.ts";
import { checkedConfig, partsOf } from "../node/studies/configure.ts";
import { before, placesOf } from "../node/studies/places.ts";
import { runName } from "../node/studies/study-folder.ts";
import { followedOf, tellingOf } from "../node/studies/study-run.ts";
import type { Followed } from "../study/plan.ts";
import { newestWhole, sendSlice, wakeCells } from "./attempts.ts";
import type { Database, Statements } from "./database.ts";
import { unpackRun } from "./parcel.ts";
import type { Fetched, Queue } from "./queue.ts";
import { inverse, mapPaths, safeName } from "./travel.ts";
import type { LocalStudy, WorkFolder } from "./work-folder.ts";

/** What such a cell became. */
type Made = { readonly run: string; readonly config: string } | { readonly reason: string };

interface Needed {
  readonly at: number;
  readonly run: string | null;
  readonly state: string | null;
}

/** The result of the run of another cell. @throws when its files cannot be had */
async function resultOf(
  from: Statements,
  study: LocalStudy,
  { run, work }: { run: string; work: WorkFolder },
): Promise<Followed> {
  const base = await newestWhole(from, study.record.name, run);
  if (!base) return { widths: [] };
  const folder = work.scratch();
  try {
    const wanted = (path: string): boolean =>
      ["config.json", "summary.json", "events.jsonl", "sketch.json"].includes(path);
    await unpackRun(from, base, { folder: join(folder, "run"), map: inverse(study.map), wanted });
    return followedOf(join(folder, "run"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeConfig(
  from: Statements,
  local: LocalStudy,
  { cell, work }: { cell: number; work: WorkFolder },
): Promise<Made> {
  const { plan, record, map } = local;
  const places = placesOf(plan);
  const place = places[cell];
  if (!place) return { reason: "the study has no such cell" };
  const rows = await from.rows<Needed>(
    "select c.at, c.run, r.state from burgeon_fleet.cell c left join burgeon_fleet.run r on r.study = c.study and r.name = c.run where c.study = $1 and c.at = any(select unnest(needs) from burgeon_fleet.cell where study = $1 and at = $2)",
    [record.name, cell],
  );
  const results = new Map<number, Followed>();
  for (const { at, run, state } of rows) {
    if (run === null || state !== "done") {
      return { reason: `it depends on the run of "${places[at]?.cell.arm.name}", which did not finish` };
    }
    results.set(at, await resultOf(from, local, { run, work }));
  }
  const outcome = (other: typeof place | null): Followed | null =>
    other === null ? null : (results.get(places.indexOf(other)) ?? null);
  if (before(place).some((other) => outcome(other) === null)) return { reason: "a run that it depends on is missing" };
  try {
    const own = await loadOwnParts(...partsOf(plan));
    const config = checkedConfig(plan, place.cell, {
      own,
      followed: outcome(place.follows),
      budget: outcome(place.spends),
    });
    const back = inverse(map);
    const told = mapPaths(
      {
        ...config,
        ...("dataDir" in config && config.dataDir !== null ? { dataDir: record.plan.run.dataDir ?? null } : {}),
      },
      back,
    );
    const run = safeName(runName(place.cell.arm.name, config.seed, mapPaths(tellingOf(config), back)));
    return { run, config: JSON.stringify(told) };
  } catch (error) {
    if (error instanceof BurgeonError) return { reason: error.message };
    throw error;
  }
}

/** Gives a cell its run and sends it, unless another cell has the same run already. */
export async function prepareCell(
  { database, queue }: { readonly database: Database; readonly queue: Queue },
  job: Fetched,
  { local, work }: { readonly local: LocalStudy; readonly work: WorkFolder },
): Promise<void> {
  if (!("cell" in job.data)) return;
  const { cell } = job.data;
  const { record } = local;
  const made = await makeConfig(database, local, { cell, work });
  await database.transaction(async (tx) => {
    await tx.rows("select 1 from burgeon_fleet.study where name = $1 for update", [record.name]);
    const [row] = await tx.rows<{ state: string }>(
      "select state from burgeon_fleet.cell where study = $1 and at = $2",
      [record.name, cell],
    );
    await queue.remove(tx, job);
    if (row?.state !== "due") return;
    if ("reason" in made) {
      await tx.rows("update burgeon_fleet.cell set state = 'failed', reason = $3 where study = $1 and at = $2", [
        record.name,
        cell,
        made.reason,
      ]);
      return wakeCells(tx, queue, record);
    }
    await tx.rows("update burgeon_fleet.cell set state = 'run', run = $3 where study = $1 and at = $2", [
      record.name,
      cell,
      made.run,
    ]);
    const [fresh] = await tx.rows(
      "insert into burgeon_fleet.run (study, name, config) values ($1, $2, $3) on conflict do nothing returning name",
      [record.name, made.run, made.config],
    );
    if (fresh) await sendSlice(tx, queue, { study: record, run: made.run, slice: 0 });
  });
}
