/**
 * The tables of a fleet. Jobs are pg-boss's, in a schema of their own; what is here are studies, runs, attempts and the files of runs.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Database } from "./database.ts";

/** Of the tables below: another one is refused. */
const SCHEMA_VERSION = 1;

const TABLES = `
create schema if not exists burgeon_fleet;
create table burgeon_fleet.meta (version int not null);
insert into burgeon_fleet.meta values (${SCHEMA_VERSION});
create table burgeon_fleet.study (
  name text primary key, version text not null, queue text not null, digest text not null, plan text not null, backend text not null,
  files text not null, slice_seconds int not null, cancelled boolean not null default false, created timestamptz not null default now());
create table burgeon_fleet.blob (sha256 text, part int, bytes bytea not null, primary key (sha256, part));
create table burgeon_fleet.run (
  study text references burgeon_fleet.study on delete cascade, name text, state text not null default 'queued', class text, reason text,
  config text not null, slice int not null default 0, job uuid, attempt int not null default 0, memory int not null default 0,
  problem text, mismatch text, over timestamptz, primary key (study, name));
create index on burgeon_fleet.run (study, state);
create table burgeon_fleet.cell (
  study text references burgeon_fleet.study on delete cascade, at int, needs int[] not null, state text not null, run text, reason text,
  primary key (study, at));
create index on burgeon_fleet.cell (study, state);
create table burgeon_fleet.attempt (
  study text, run text, n int, worker text not null, machine text not null, began timestamptz not null default now(),
  seen timestamptz not null default now(), first_step int, step int, total_steps int, ended timestamptz, files text, sums bytea,
  primary key (study, run, n), foreign key (study, run) references burgeon_fleet.run on delete cascade);
create index on burgeon_fleet.attempt (study) where ended is null;
create table burgeon_fleet.artifact (
  study text, run text, n int, path text, part int, sha256 text not null, bytes bytea not null, primary key (study, run, n, path, part),
  foreign key (study, run, n) references burgeon_fleet.attempt on delete cascade);
alter table burgeon_fleet.artifact alter column bytes set storage external;
alter table burgeon_fleet.blob alter column bytes set storage external;
`;

const isThere = async (database: Pick<Database, "rows">): Promise<boolean> => {
  const [row] = await database.rows<{ there: boolean }>(
    "select to_regclass('burgeon_fleet.meta') is not null as there",
  );
  return row?.there ?? false;
};

/**
 * Checks the tables, and makes them where there are none and `make` is set.
 *
 * @throws DataError when there are none, or they are another version's
 */
export async function openSchema(database: Database, make: boolean): Promise<void> {
  if (make) {
    await database.transaction(async (tx) => {
      await tx.rows("select pg_advisory_xact_lock(7201945)");
      if (!(await isThere(tx))) await tx.executeSql(TABLES);
    });
  } else if (!(await isThere(database))) {
    throw new DataError("the database holds no study. Queue one: burgeon study my.yaml --fleet postgres://...");
  }
  const [row] = await database.rows<{ version: number }>("select version from burgeon_fleet.meta");
  if (row?.version === SCHEMA_VERSION) return;
  throw new DataError(
    `the database holds tables of version ${row?.version}, and this Burgeon reads version ${SCHEMA_VERSION}. Use the Burgeon that made them, or another database.`,
    { found: row?.version, expected: SCHEMA_VERSION },
  );
}
