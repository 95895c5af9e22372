/** What the loop carries from step to step, as plain data. @module */

import type { TrainResult } from "../events/events.ts";

export interface Progress {
  /** Steps and epochs complete. */
  step: number;
  epoch: number;
  /** Sums over the present epoch's batches. */
  epochLoss: number;
  epochCount: number;
  epochCorrect: number | null;
  epochSteps: number;
  epochBytes: number;
  /** Step of the best validation loss. */
  bestStep: number;
  stopReason: string | null;
  /** Last reason for leaving an axis alone, by axis. */
  declined: Record<string, string>;
  edits: TrainResult["edits"][number][];
  /** Growth events. */
  changes: number;
  flops: number;
  peakBytes: number;
  sumBytes: number;
  /** Events given out. */
  events: number;
}

export function beginProgress(): Progress {
  return {
    step: 0,
    epoch: 0,
    epochLoss: 0,
    epochCount: 0,
    epochCorrect: null,
    epochSteps: 0,
    epochBytes: 0,
    bestStep: 0,
    stopReason: null,
    declined: {},
    edits: [],
    changes: 0,
    flops: 0,
    peakBytes: 0,
    sumBytes: 0,
    events: 0,
  };
}
