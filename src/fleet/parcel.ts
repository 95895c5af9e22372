/**
 * The files of a run on their way through the database: parts of at most 1 MB with their sums, and a list of all files.
 *
 * @module
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { DataError, StateError } from "../errors.ts";
import { writeAtomically } from "../node/runs/files/atomic-file.ts";
import { LOCK_NAME } from "../node/runs/files/run-lock.ts";
import { sha256 } from "../node/runs/files/sealed-file.ts";
import type { Statements } from "./database.ts";
import { inverse, mapPaths, type PathMap, safePath } from "./travel.ts";

export const PART_BYTES = 2 ** 20;
/** Of all files of one attempt together. */
const MOST_BYTES = 64 * 2 ** 20;

/** A file of a run, as the list of an attempt has it. */
export interface ParcelFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Parcel {
  readonly files: readonly (ParcelFile & { readonly content: Uint8Array })[];
}

/** Which attempt. */
export interface AttemptKey {
  readonly study: string;
  readonly run: string;
  readonly n: number;
}

const STAYS = new RegExp(`^(${LOCK_NAME.replace(".", "\\.")}|control\\.json)$|\\.(tmp|svg|png)$`);
/** Files of a run in which paths of this machine stand. */
const HAS_PATHS = /(^|\/)(config|summary|plan|seeds)\.json$/;
/** What stands for the run's folder on its way. */
const RUN_FOLDER = "/burgeon-run";

export function partsOf(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) parts.push(bytes.subarray(at, at + PART_BYTES));
  return parts.length === 0 ? [bytes] : parts;
}

const rewritten = (bytes: Uint8Array, map: PathMap): Uint8Array => {
  const text = Buffer.from(bytes).toString("utf8");
  return Buffer.from(`${JSON.stringify(mapPaths(JSON.parse(text), map), null, 2)}\n`);
};

function filesBelow(folder: string, at: string = folder): string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    if (entry.isDirectory()) return filesBelow(folder, path);
    return entry.isFile() && !STAYS.test(entry.name) ? [relative(folder, path)] : [];
  });
}

/**
 * Reads what is to travel of a run's folder.
 *
 * @param map paths of this machine to those where the study was queued
 * @throws StateError when it is more than 64 MB
 */
export function packRun(folder: string, map: PathMap): Parcel {
  const files = filesBelow(folder).map((path) => {
    const read = readFileSync(join(folder, path));
    const content = HAS_PATHS.test(path) ? rewritten(read, [[folder, RUN_FOLDER], ...map]) : read;
    return { path, bytes: content.length, sha256: sha256(content), content };
  });
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MOST_BYTES) return { files };
  const megabytes = Math.ceil(total / 2 ** 20);
  throw new StateError(
    `the files of the run take ${megabytes} MB, and a run may take 64 MB in the database. Keep fewer checkpoints (keepLast, keepEvery), or run it on one machine or a cluster.`,
    { total, tooLarge: true },
  );
}

/** Writes all parts of an attempt. */
export async function storeParcel(tx: Statements, { study, run, n }: AttemptKey, { files }: Parcel): Promise<void> {
  for (const { path, content } of files) {
    for (const [part, bytes] of partsOf(content).entries()) {
      await tx.rows(
        "insert into burgeon_fleet.artifact (study, run, n, path, part, sha256, bytes) values ($1, $2, $3, $4, $5, $6, $7)",
        [study, run, n, path, part, sha256(bytes), bytes],
      );
    }
  }
}

/** The list of files that an attempt keeps. */
export const listOf = ({ files }: Parcel): string =>
  JSON.stringify(files.map(({ path, bytes, sha256: sum }) => ({ path, bytes, sha256: sum })));

/** One file of an attempt. @throws DataError when it is not what was stored */
async function fetchFile(from: Statements, { study, run, n }: AttemptKey, file: ParcelFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let part = 0; part < Math.max(1, Math.ceil(file.bytes / PART_BYTES)); part++) {
    const [row] = await from.rows<{ sha256: string; bytes: Uint8Array }>(
      "select sha256, bytes from burgeon_fleet.artifact where study = $1 and run = $2 and n = $3 and path = $4 and part = $5",
      [study, run, n, file.path, part],
    );
    if (!row || sha256(row.bytes) !== row.sha256) throw wrong(run, file.path);
    parts.push(row.bytes);
  }
  const whole = Buffer.concat(parts);
  if (sha256(whole) !== file.sha256) throw wrong(run, file.path);
  return whole;
}

const wrong = (run: string, path: string): DataError =>
  new DataError(`run ${run}: ${path} in the database is missing or not what was stored. Retry the run.`, {
    run,
    path,
    gone: true,
  });

/** Whether an attempt was replaced by a newer one while it was read. */
export const isGone = (error: unknown): boolean => error instanceof DataError && error.details.gone === true;

/**
 * Writes the files of an attempt into a folder; those that are there and equal are not fetched again, and those that are not of it go.
 *
 * @param map paths of this machine to those where the study was queued
 * @param wanted which files; default all, and others are removed
 */
export async function unpackRun(
  from: Statements,
  key: AttemptKey & { readonly files: readonly ParcelFile[] },
  { folder, map, wanted }: { readonly folder: string; readonly map: PathMap; wanted?: (path: string) => boolean },
): Promise<void> {
  const files = key.files.filter(({ path }) => wanted?.(path) ?? true);
  const paths = new Set(files.map(({ path }) => safePath(path)));
  if (!wanted && existsSync(folder)) {
    for (const path of filesBelow(folder)) if (!paths.has(path)) rmSync(join(folder, path));
  }
  // The summary is last: where it stands, everything stands.
  const order = ({ path }: ParcelFile): number => (path === "summary.json" ? 1 : 0);
  for (const file of files.toSorted((a, b) => order(a) - order(b))) {
    const target = join(folder, file.path);
    const hasPaths = HAS_PATHS.test(file.path);
    if (!hasPaths && existsSync(target) && sha256(readFileSync(target)) === file.sha256) continue;
    const bytes = await fetchFile(from, key, file);
    mkdirSync(dirname(target), { recursive: true });
    writeAtomically(target, hasPaths ? rewritten(bytes, inverse([[folder, RUN_FOLDER], ...map])) : bytes);
  }
}
