/** What the server says of a run when it is asked. @module */

import { checkpointSteps } from "../node/runs/checkpoints/checkpoint-index.ts";
import type { RunHistory } from "../view/messages.ts";
import type { RunLog } from "./index/run-log.ts";

/** Steps of the checkpoints in a folder; none where it went away meanwhile: the table will say so. */
export function stepsIn(folder: string): number[] {
  try {
    return checkpointSteps(folder);
  } catch {
    return [];
  }
}

export function historyOf(folder: string, log: RunLog): RunHistory {
  const { start, end, decisions, damagedLines, offset } = log;
  const checkpoints = stepsIn(folder);
  return { start, end, decisions, metrics: log.columns.names, damagedLines, offset, checkpoints };
}
