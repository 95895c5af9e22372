/**
 * The process of one run of a study. It is told what to run, tells how far it is, and ends.
 *
 * @module
 */

import { rmSync } from "node:fs";
import type { TrainEvent } from "../../train/events.ts";
import { parseConfig, type RunConfig } from "../runs/config.ts";
import { type RunOptions, resumeRun, startRun } from "../runs/run.ts";
import { isRun } from "../runs/run-folder.ts";
import type { Summary } from "../runs/summary.ts";

/** To the child: what to run; then perhaps that it is to stop. */
export type Order =
  | { readonly kind: "run"; readonly folder: string; readonly config: RunConfig }
  | { readonly kind: "stop" };

/** From the child. */
export type Message =
  | {
      readonly kind: "progress";
      readonly step: number;
      readonly totalSteps: number;
      readonly widths: readonly number[];
    }
  | { readonly kind: "over"; readonly status: Summary["status"]; readonly reason: string | null };

const PROGRESS_EVERY_MS = 500;

const send = (message: Message): void => void process.send?.(message);

/** Reports progress, but not at each event. */
function reporter(): (event: TrainEvent) => void {
  let told = 0;
  let widths: readonly number[] = [];
  let totalSteps = 0;
  return (event) => {
    if ("widths" in event) widths = event.widths;
    if (event.type === "start") totalSteps = event.totalSteps;
    const now = Date.now();
    if (now - told < PROGRESS_EVERY_MS || !("step" in event)) return;
    told = now;
    send({ kind: "progress", step: event.step, totalSteps, widths });
  };
}

/** Goes on with what is there; where that cannot be, begins anew. */
async function runOrResume(folder: string, config: RunConfig, options: RunOptions): Promise<Summary> {
  if (isRun(folder)) {
    try {
      return await resumeRun(folder, options);
    } catch {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return startRun(config, { ...options, out: folder });
}

async function work(folder: string, config: RunConfig, signal: AbortSignal): Promise<void> {
  const onEvent = reporter();
  const summary = await runOrResume(folder, parseConfig(config), { signal, observer: { onEvent }, picture: false });
  send({ kind: "over", status: summary.status, reason: summary.reason });
}

const abort = new AbortController();
process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group: the parent tells its children what to do
process.on("disconnect", () => abort.abort());
process.on("message", (order: Order) => {
  if (order.kind === "stop") return abort.abort();
  work(order.folder, order.config, abort.signal)
    .catch((error: unknown) => {
      const status = abort.signal.aborted ? "interrupted" : "failed";
      send({ kind: "over", status, reason: error instanceof Error ? error.message : String(error) });
    })
    .finally(() => process.disconnect?.());
});
