/** Files that are either there whole or not there. @module */

import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

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

/** Writes aside, syncs, renames: whoever reads `path` finds the old content or the new one, also after a crash. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const aside = `${path}.tmp`;
  const descriptor = openSync(aside, "w");
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(aside, path);
  syncFolder(dirname(path));
}
