/** What the server says of a run when it is asked. @module */

import { checkpointSteps } from "../node/runs/checkpoints/checkpoint-index.ts";
import type { RunHistory } from "../view/messages.ts";
import type { RunLog } from "./index/run-log.ts";

export function historyOf(folder: string, log: RunLog): RunHistory {
  const { start, end, decisions, damagedLines, offset } = log;
  let checkpoints: number[] = [];
  try {
    checkpoints = checkpointSteps(folder);
  } catch {
    // The folder went away meanwhile: the table will say so.
  }
  return { start, end, decisions, metrics: log.columns.names, damagedLines, offset, checkpoints };
}
