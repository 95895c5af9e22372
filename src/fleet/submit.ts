/** A study into the queue. @module */

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { DataError, OptionError } from "../errors.ts";
import { createDevice } from "../node/device.ts";
import { partSum } from "../node/parts/part-sum.ts";
import type { AnyConfig } from "../node/runs/config/environment-config.ts";
import { sha256 } from "../node/runs/files/sealed-file.ts";
import { checkedConfig, checkPlan } from "../node/studies/configure.ts";
import { before, type Place, placesOf } from "../node/studies/places.ts";
import { planText } from "../node/studies/plan-file.ts";
import { runName } from "../node/studies/study-folder.ts";
import { tellingOf } from "../node/studies/study-run.ts";
import { VERSION } from "../node/version.ts";
import type { StudyPlan } from "../study/plan.ts";
import type { Statements } from "./database.ts";
import { openFleet } from "./fleet.ts";
import { partsOf } from "./parcel.ts";
import { queueName } from "./queue.ts";
import { safeName, type TravelFile } from "./travel.ts";

/** Of a table that travels. */
const MOST_TABLE_BYTES = 64 * 2 ** 20;

export interface Submitted {
  readonly study: string;
  readonly runs: number;
  /** Whether the same study was there already. */
  readonly again: boolean;
}

/** Files that a run of this configuration reads, besides those of a named dataset. @throws OptionError for what cannot travel */
function filesOf(config: AnyConfig): TravelFile[] {
  const { dataset, test, from, parts } = config as unknown as Readonly<Record<string, unknown>>;
  if (typeof from === "string") {
    throw new OptionError(
      "from: a run that begins with another run's network needs its folder, and does not run on a fleet.",
    );
  }
  const tables = [dataset, test].filter((path): path is string => typeof path === "string");
  return [
    ...tables.flatMap((path) => tableFile(path)),
    ...Object.keys((parts as object | null) ?? {}).map((path) => partFile(path)),
  ];
}

function tableFile(path: string): TravelFile[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isFile()) {
    throw new OptionError(`${path}: a folder of images does not travel to a fleet. Use a table, or a named dataset.`, {
      path,
    });
  }
  if (found.size > MOST_TABLE_BYTES) {
    const size = Math.ceil(found.size / 2 ** 20);
    throw new OptionError(
      `${path}: the table has ${size} MB, and at most 64 MB travel. Compress it (.csv.gz, .parquet), or use a cluster with a shared folder: burgeon study slurm.`,
      { path, size },
    );
  }
  return [{ path, sha256: sha256(readFileSync(path)), bytes: found.size, kind: "table" }];
}

function partFile(path: string): TravelFile {
  const content = readFileSync(path);
  if (partSum(path) !== sha256(content)) {
    throw new OptionError(
      `${path}: it imports files beside it, and only the file itself travels. Put them into one file.`,
      { path },
    );
  }
  return { path, sha256: sha256(content), bytes: content.length, kind: "part" };
}

/** What is queued: the configurations of the runs that wait for nothing, by their names, and what each cell is. */
interface Prepared {
  readonly runs: ReadonlyMap<string, AnyConfig>;
  readonly cells: readonly { readonly needs: readonly number[]; readonly run: string | null }[];
  readonly files: readonly TravelFile[];
}

async function prepare(plan: StudyPlan): Promise<Prepared> {
  const own = await checkPlan(plan);
  const places = placesOf(plan);
  const at = new Map<Place, number>(places.map((place, i) => [place, i]));
  const runs = new Map<string, AnyConfig>();
  const files = new Map<string, TravelFile>();
  const cells = places.map((place) => {
    const config = checkedConfig(plan, place.cell, { own, followed: null, budget: null });
    const wanted = [config.seed, ...("dataset" in config ? [config.dataset, config.test] : [])].join("\n");
    if (!files.has(wanted)) for (const file of filesOf(config)) files.set(file.path, file);
    const needs = before(place).map((other) => at.get(other) as number);
    if (needs.length > 0) return { needs, run: null };
    const run = safeName(runName(place.cell.arm.name, config.seed, tellingOf(config)));
    runs.set(run, config);
    return { needs, run };
  });
  return { runs, cells, files: [...files.values()] };
}

async function storeFile(tx: Statements, { path, sha256: sum }: TravelFile): Promise<void> {
  const [there] = await tx.rows("select 1 from burgeon_fleet.blob where sha256 = $1 limit 1", [sum]);
  if (there) return;
  const bytes = readFileSync(path);
  if (sha256(bytes) !== sum)
    throw new DataError(`${path}: it changed while the study was queued. Queue it again.`, { path });
  for (const [part, content] of partsOf(bytes).entries()) {
    await tx.rows("insert into burgeon_fleet.blob (sha256, part, bytes) values ($1, $2, $3)", [sum, part, content]);
  }
}

/** Rows of a statement, which the database gets as one JSON text. */
async function insertAll(tx: Statements, statement: string, study: string, rows: readonly unknown[]): Promise<void> {
  if (rows.length > 0) await tx.rows(statement, [study, JSON.stringify(rows)]);
}

/** The plan with the folder of its data as it is here, for whoever continues the study here. */
const placedPlan = (plan: StudyPlan): StudyPlan => {
  const { dataDir } = plan.run;
  return typeof dataDir === "string" ? { ...plan, run: { ...plan.run, dataDir: resolve(dataDir) } } : plan;
};

/**
 * Queues a study, or finds that it is queued.
 *
 * @param name what the study is called in the database
 * @throws OptionError when the study cannot run on a fleet, or another one has this name
 */
export async function submitStudy(
  address: string,
  given: StudyPlan,
  { name, sliceSeconds }: { readonly name: string; readonly sliceSeconds: number },
): Promise<Submitted> {
  const study = name.replace(/[^\w.-]+/g, "-");
  safeName(study);
  const plan = placedPlan(given);
  const { runs, cells, files } = await prepare(plan);
  const { backend } = await createDevice();
  const text = planText(plan);
  const entries = [...runs].map(([run, config]) => ({ name: run, config: JSON.stringify(config) }));
  const digest = createHash("sha256")
    .update(JSON.stringify([VERSION, text, files, entries]))
    .digest("hex");
  const queue = queueName(files.some(({ kind }) => kind === "part"));
  const fleet = await openFleet(address, { make: true });
  try {
    return await fleet.database.transaction(async (tx) => {
      const [fresh] = await tx.rows(
        "insert into burgeon_fleet.study (name, version, queue, digest, plan, backend, files, slice_seconds) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning name",
        [study, VERSION, queue, digest, text, JSON.stringify(backend), JSON.stringify(files), sliceSeconds],
      );
      if (!fresh) {
        await refuseOther(tx, study, digest);
        return { study, runs: cells.length, again: true };
      }
      for (const file of files) await storeFile(tx, file);
      await insertAll(
        tx,
        "insert into burgeon_fleet.run (study, name, config) select $1, name, config from json_to_recordset($2::json) as r(name text, config text)",
        study,
        entries,
      );
      await insertAll(
        tx,
        "insert into burgeon_fleet.cell (study, at, needs, state, run) select $1, at, array(select json_array_elements_text(needs)::int), state, run from json_to_recordset($2::json) as c(at int, needs json, state text, run text)",
        study,
        cells.map(({ needs, run }, at) => ({ at, needs, state: run === null ? "waiting" : "run", run })),
      );
      await insertAll(
        tx,
        "update burgeon_fleet.run r set job = j.job from json_to_recordset($2::json) as j(name text, job uuid) where r.study = $1 and r.name = j.name",
        study,
        await fleet.queue.sendFirst(tx, { name: study, queue, sliceSeconds }, [...runs.keys()]),
      );
      return { study, runs: cells.length, again: false };
    });
  } finally {
    await fleet.close();
  }
}

async function refuseOther(tx: Statements, study: string, digest: string): Promise<void> {
  const [found] = await tx.rows<{ digest: string; version: string }>(
    "select digest, version from burgeon_fleet.study where name = $1",
    [study],
  );
  if (found?.digest === digest) return;
  const other = found?.version === VERSION ? "other options, data or parts" : `Burgeon ${found?.version}`;
  throw new OptionError(
    `the database holds a study "${study}" with ${other}. Give this one another name (--study), or remove that one: burgeon study gc <url> --study ${study} --delete`,
    { study },
  );
}
