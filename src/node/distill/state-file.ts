/** A distillation between two steps, as a file. @module */

import { existsSync, readFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import type { DistillationState } from "../../control/distillation.ts";
import { DataError } from "../../errors.ts";
import { writeAtomically } from "../runs/atomic-file.ts";

/** What a run goes on from. */
export interface SavedRun {
  readonly seconds: number;
  readonly state: DistillationState;
}

/** Numbers and typed arrays come back bit for bit. */
export function writeState(path: string, saved: SavedRun): void {
  writeAtomically(path, serialize(saved));
}

/** The saved state, or null where there is none. @throws DataError when the file is damaged */
export function readState(path: string): SavedRun | null {
  if (!existsSync(path)) return null;
  try {
    const saved = deserialize(readFileSync(path)) as SavedRun;
    if (Number.isInteger(saved.state.counters.step)) return saved;
  } catch {
    // Not what `serialize` wrote: the same complaint.
  }
  throw new DataError(`${path}: expected the state of a distillation. The file is damaged; remove it to begin anew.`, {
    path,
  });
}
