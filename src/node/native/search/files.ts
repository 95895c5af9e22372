/** The file system as the search sees it; another in tests. @module */

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";

export interface FileSystem {
  /** Names in a folder; none when it cannot be read. */
  list(folder: string): readonly string[];
  /** Content as Latin-1, or `null`. */
  text(path: string): string | null;
  /** The file behind all links, with its size and time of change; `null` when there is none. */
  find(path: string): { readonly path: string; readonly stamp: string } | null;
}

function orElse<T>(read: () => T, other: T): T {
  try {
    return read();
  } catch {
    return other;
  }
}

export const ownFiles: FileSystem = {
  list: (folder) => (existsSync(folder) ? orElse(() => readdirSync(folder), []) : []),
  text: (path) => (existsSync(path) ? orElse(() => readFileSync(path, "latin1"), null) : null),
  find: (path) =>
    orElse(() => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats?.isFile() ? { path: realpathSync(path), stamp: `${stats.size} bytes of ${stats.mtimeMs}` } : null;
    }, null),
};
