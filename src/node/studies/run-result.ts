/** A run's folder as a row of results. @module */

import { existsSync } from "node:fs";
import type { RunResult } from "../../study/results.ts";
import type { TrainEvent } from "../../train/events.ts";
import { readEvents } from "../runs/event-log.ts";
import { runFiles } from "../runs/run-folder.ts";
import { readSummary } from "../runs/summary.ts";

/** Widths of all hidden layers after each of these steps, as far as training came. */
function widthsAfter(events: readonly TrainEvent[], steps: readonly number[]): Record<number, readonly number[]> {
  const start = events.find((event) => event.type === "start");
  const last = events.findLast((event) => event.type === "end")?.step ?? 0;
  const growth = events.filter((event) => event.type === "growth");
  const widths = steps
    .filter((step) => step <= last)
    .map((step) => [step, growth.findLast((event) => event.step <= step)?.widths ?? start?.widths ?? []] as const);
  return Object.fromEntries(widths);
}

/** What a result is to hold. */
export interface ResultOptions {
  readonly measure: "test" | "validation";
  readonly widthSteps: readonly number[];
}

/** Reads a run that is over; one without a summary is `missing`. */
export function readRunResult(folder: string, seed: number, { measure, widthSteps }: ResultOptions): RunResult {
  const files = runFiles(folder);
  const summary = existsSync(folder) ? readSummary(files.summary) : null;
  if (!summary) return { seed, status: "missing", reason: "it was not run to its end" };
  const { status, reason, hiddenUnits, parameters, widths, edits, flops, seconds, cpuSeconds } = summary;
  const metrics = summary[measure];
  const size = { hiddenUnits, parameters, widths, edits: edits.length, flops };
  return {
    seed,
    status,
    ...(reason === null ? {} : { reason }),
    ...(metrics?.accuracy === undefined ? {} : { accuracy: metrics.accuracy }),
    ...(metrics?.mse === undefined ? {} : { mse: metrics.mse }),
    ...(metrics ? { loss: metrics.loss } : {}),
    ...size,
    seconds: seconds.total,
    ...(cpuSeconds === null ? {} : { cpuSeconds }),
    ...(widthSteps.length === 0 ? {} : { widthsAt: widthsAfter(readEvents(files.events), widthSteps) }),
  };
}
