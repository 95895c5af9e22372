/**
 * What all runs of a study compute on: decided once, kept in the study's folder, and handed to every process, so that a measurement made in
 * between changes no run.
 *
 * @module
 */

import { existsSync, linkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Backend, createDevice, isSameBackend } from "../device.ts";
import { writeAtomically } from "../runs/files/atomic-file.ts";
import { readJson } from "../runs/files/read-json.ts";

/**
 * The backend of the study in `folder`: the one that it began with where that is here, else the fastest one here, which is then kept.
 *
 * @throws OptionError when `BURGEON_BLAS` names a library that cannot be used; DataError when the file is damaged
 */
export async function studyBackend(folder: string): Promise<Backend> {
  const path = join(folder, "backend.json");
  const kept = existsSync(path) ? (readJson(path, "what the study computes on") as Backend) : null;
  const { backend } = await createDevice({ backend: kept });
  if (!kept || !isSameBackend(kept, backend)) writeAtomically(path, `${JSON.stringify(backend, null, 2)}\n`);
  return backend;
}

/**
 * The same for tasks that share a folder and begin at once: the first one decides, and no later one changes it.
 *
 * @throws as `studyBackend` does
 */
export async function sharedBackend(folder: string): Promise<Backend> {
  const path = join(folder, "backend.json");
  if (!existsSync(path)) {
    const { backend } = await createDevice();
    const own = `${path}.${hostname()}.${process.pid}`;
    writeAtomically(own, `${JSON.stringify(backend, null, 2)}\n`);
    try {
      linkSync(own, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another task was faster
    } finally {
      rmSync(own, { force: true });
    }
  }
  return readJson(path, "what the study computes on") as Backend;
}
