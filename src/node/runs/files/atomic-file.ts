/** Files that are either there whole or not there. @module */

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { writing } from "./write-error.ts";

/** Makes the names in a folder durable, where the platform can. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes aside, syncs, renames: whoever reads `path` finds the old content or the new one, also after a crash.
 *
 * @throws StateError when the disk does not take it; the old content stays, and nothing is left aside
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const aside = `${path}.tmp`;
  writing(path, () => {
    const descriptor = openSync(aside, "w");
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } catch (error) {
      rmSync(aside, { force: true });
      throw error;
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, path);
    syncFolder(dirname(path));
  });
}

/**
 * Removes a file that may be there.
 *
 * @throws StateError when the disk does not take it
 */
export function removeFile(path: string): void {
  writing(path, () => rmSync(path, { force: true }));
}
