/**
 * Judgements as they are kept in the user's cache, one file for each library on each type of processor: the first one that is written
 * stays, so that all processes go by the same numbers.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Judgement } from "./judgement.ts";

/** Raised when kernels or judgement change so that old verdicts say nothing any more. */
const FORMAT = 2;

/** What a judgement depends on. */
export interface VerdictKey {
  readonly processor: string;
  readonly path: string;
  readonly stamp: string;
  /** Settings of the environment that libraries obey. */
  readonly settings: string;
}

/** Where judgements are kept; in memory in tests. */
export interface Verdicts {
  read(key: VerdictKey): Judgement | null;
  /** Keeps a judgement, unless another process was first; returns the one that is kept. */
  keep(key: VerdictKey, judgement: Judgement): Judgement;
  /** Puts a judgement instead of another. */
  replace(key: VerdictKey, judgement: Judgement): void;
}

interface VerdictFile {
  readonly format: number;
  readonly key: VerdictKey;
  readonly judgement: Judgement;
}

/** Verdicts as files in `folder`; in a folder that cannot be written nothing is kept, and each process judges for itself. */
export function verdictFiles(folder: string): Verdicts {
  const pathOf = (key: VerdictKey): string => {
    const hash = createHash("sha256").update(
      JSON.stringify([FORMAT, key.processor, key.path, key.stamp, key.settings]),
    );
    return `${folder}/verdict-${hash.digest("hex").slice(0, 20)}.json`;
  };
  const read = (key: VerdictKey): Judgement | null => {
    try {
      const { format, judgement } = JSON.parse(readFileSync(pathOf(key), "utf8")) as VerdictFile;
      return format === FORMAT ? judgement : null;
    } catch {
      return null;
    }
  };
  const write = (key: VerdictKey, judgement: Judgement, place: (aside: string, path: string) => void): void => {
    const path = pathOf(key);
    const aside = `${path}.${process.pid}.tmp`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(aside, `${JSON.stringify({ format: FORMAT, key, judgement } satisfies VerdictFile)}\n`);
      try {
        place(aside, path);
      } finally {
        rmSync(aside, { force: true });
      }
    } catch {
      // Nothing is kept: another process was first, or the folder cannot be written.
    }
  };
  return {
    read,
    keep(key, judgement) {
      write(key, judgement, linkSync);
      const kept = read(key);
      // Without hard links, or with a damaged file in its place.
      if (kept === null) write(key, judgement, renameSync);
      return kept ?? judgement;
    },
    replace: (key, judgement) => write(key, judgement, renameSync),
  };
}
