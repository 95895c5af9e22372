/** The folder of a worker: files of studies by their sums, and the folders of runs. Everything in it can be fetched again. @module */

import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { DataError } from "../errors.ts";
import { listDatasets } from "../node/datasets/load.ts";
import { isPartFile, wantedParts } from "../node/parts/part-names.ts";
import { writeAtomically } from "../node/runs/files/atomic-file.ts";
import { sha256 } from "../node/runs/files/sealed-file.ts";
import type { StudyPlan } from "../study/plan.ts";
import type { Statements } from "./database.ts";
import { readStudy, type StudyRecord } from "./study-record.ts";
import { mapPaths, type PathMap, safeName, type TravelFile } from "./travel.ts";

/** A study as this machine sees it. */
export interface LocalStudy {
  readonly record: StudyRecord;
  /** Paths where the study was queued to those here. */
  readonly map: PathMap;
  /** The plan with the paths of this machine. */
  readonly plan: StudyPlan;
}

/** What stands for the folder of named datasets on its way: each machine has its own. */
export const DATA_FOLDER = "/burgeon-data";

const SUM = /^[0-9a-f]{64}$/;

/** @throws DataError when it is not what was queued */
async function fetchBlob(from: Statements, { path, sha256: sum }: TravelFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let part = 0; ; part++) {
    const [row] = await from.rows<{ bytes: Uint8Array }>(
      "select bytes from burgeon_fleet.blob where sha256 = $1 and part = $2",
      [sum, part],
    );
    if (!row) break;
    parts.push(row.bytes);
  }
  const whole = Buffer.concat(parts);
  if (parts.length > 0 && sha256(whole) === sum) return whole;
  throw new DataError(`${path}: the database does not hold this file as it was queued. Queue the study again.`, {
    path,
  });
}

export class WorkFolder {
  readonly #root = mkdtempSync(join(tmpdir(), "burgeon-work-"));
  readonly #dataDir: string | null;
  readonly #studies = new Map<string, LocalStudy>();

  /** @param dataDir where files of named datasets are here; null for the environment's */
  constructor(dataDir: string | null) {
    this.#dataDir = dataDir === null ? null : resolve(dataDir);
  }

  runFolder(study: string, run: string): string {
    return join(this.#root, "runs", safeName(study), safeName(run));
  }

  /** A folder of its own, empty. */
  scratch(): string {
    return mkdtempSync(join(this.#root, "scratch-"));
  }

  /** The study with the files that it needs. @throws DataError */
  async study(from: Statements, name: string): Promise<LocalStudy> {
    const known = this.#studies.get(name);
    if (known) return known;
    const record = await readStudy(from, name);
    const map: [string, string][] = [];
    for (const file of record.files) {
      if (!SUM.test(file.sha256))
        throw new DataError(`study ${name}: the sum of ${file.path} is none.`, { path: file.path });
      const folder = join(this.#root, "files", file.sha256);
      const target = join(folder, basename(file.path));
      if (!existsSync(target)) {
        const bytes = await fetchBlob(from, file);
        mkdirSync(folder, { recursive: true });
        writeAtomically(target, bytes);
      }
      map.push([file.path, target]);
    }
    const { plan } = record;
    const here = mapPaths({ ...plan, cells: [] }, map);
    const arms = new Map(plan.arms.map((arm, i) => [arm.name, here.arms[i] as (typeof plan.arms)[number]] as const));
    const cells = plan.cells.map((cell) => ({ ...cell, arm: arms.get(cell.arm.name) ?? cell.arm }));
    const local = { record, map: [...map, ...this.#dataPlace()], plan: { ...here, cells } };
    this.#studies.set(name, local);
    return local;
  }

  /** Where data is here, and what stands for it on its way. */
  #dataPlace(): PathMap {
    const folder = this.#dataDir ?? process.env.BURGEON_DATA;
    return folder ? [[DATA_FOLDER, resolve(folder)]] : [];
  }

  /** A configuration from the database as it is run here. @throws DataError for one that would read a file that the study does not have */
  configHere(text: string, { map, record }: LocalStudy): Record<string, unknown> {
    const config = mapPaths(JSON.parse(text) as Record<string, unknown>, map);
    const files = new Set(map.map(([, here]) => here));
    const known = new Set(listDatasets().map(({ name }) => name));
    const { dataset, test, from } = config;
    const parts = wantedParts(config).map(({ path }) => path);
    const strange = [
      ...(known.has(String(dataset)) || dataset === undefined ? [] : [dataset]),
      test,
      from,
      ...parts,
    ].find((path) => path !== null && path !== undefined && !files.has(String(path)));
    if (strange !== undefined) {
      throw new DataError(`study ${record.name}: a run would read ${String(strange)}, which is no file of the study.`, {
        path: strange,
      });
    }
    if (parts.length > 0 && record.files.every(({ kind }) => kind !== "part")) {
      throw new DataError(`study ${record.name}: a run would load code that the study does not say it has.`, { parts });
    }
    const takesFolder = typeof dataset === "string" && known.has(dataset) && !isPartFile(dataset);
    return "dataDir" in config ? { ...config, dataDir: takesFolder ? this.#dataDir : null } : config;
  }

  /** Forgets the folder of a run. */
  forget(study: string, run: string): void {
    rmSync(this.runFolder(study, run), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
