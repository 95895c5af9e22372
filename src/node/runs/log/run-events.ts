/** The events of a run, compared with what its last checkpoint and its summary know of them. @module */

import { DataError } from "../../../errors.ts";
import type { TrainEvent } from "../../../train/events/events.ts";
import { loadCheckpoint } from "../checkpoints/checkpoint-index.ts";
import { requireRunFolder } from "../files/run-folder.ts";
import { readSummary } from "../summary.ts";
import { readEvents } from "./event-log.ts";

/** Checksums in the last checkpoint that is whole; null where there is none. */
function lastSums(folder: string): string | null {
  try {
    return loadCheckpoint(folder)?.log ?? null;
  } catch (error) {
    if (error instanceof DataError) return null; // damage to checkpoints is not the log's
    throw error;
  }
}

/**
 * The events of a run's folder.
 *
 * @throws DataError when there is no log, or it is damaged: it names the line
 */
export function readRunEvents(folder: string): TrainEvent[] {
  const files = requireRunFolder(folder);
  // What is known comes first: a log that is being written only grows.
  const known = { first: lastSums(folder), total: readSummary(files.summary)?.log ?? null };
  return readEvents(files.events, known);
}
