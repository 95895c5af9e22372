/** Runs of a study that train a network: folders of `burgeon train`. @module */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DataError, OptionError } from "../../errors.ts";
import { fieldsOf } from "../../growth/engine/parts.ts";
import { nearest } from "../../nearest.ts";
import type { CoursePoint, RunResult } from "../../study/results.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { listDatasets } from "../datasets/load.ts";
import { parseConfig, type RunConfig } from "../runs/config.ts";
import { definitions } from "../runs/definitions.ts";
import { isRun, runFiles } from "../runs/files/run-folder.ts";
import { readEvents } from "../runs/log/event-log.ts";
import { absolutePaths } from "../runs/resolve-config.ts";
import { type RunOptions, resumeRun, startRun } from "../runs/run.ts";
import { readSummary, type Summary } from "../runs/summary.ts";
import type { ResultOptions, RunKind, RunProgress } from "./run-kind.ts";

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const hashes = new Map<string, string>();

/** Of a table: another content is another run. */
function contentHash(path: string): string {
  const known = hashes.get(path) ?? createHash("sha256").update(readFileSync(path)).digest("hex");
  hashes.set(path, known);
  return known;
}

const PROGRESS_EVERY_MS = 500;
/** What does not change a run's numbers. */
const incidental: readonly string[] = ["dataDir", "threads", "checkpointEvery", "keepLast", "keepEvery"];

/** Entries of a configuration that tell it from another. */
export const tellingEntries = (config: RunConfig): [string, unknown][] =>
  Object.entries(config).filter(([key]) => !incidental.includes(key));

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

/** Quality and cost at each evaluation; of logs from before epochs told their cost, nothing. */
function courseOf(events: readonly TrainEvent[]): CoursePoint[] {
  const rows = events.find((event) => event.type === "start")?.rows.train ?? 0;
  const epochs = new Map(events.filter((event) => event.type === "epoch").map((event) => [event.step, event] as const));
  return events
    .filter((event) => event.type === "evaluation")
    .flatMap(({ step, metrics: { accuracy, mse } }) => {
      const { epoch, flops, bytes } = epochs.get(step) ?? {};
      const quality = accuracy ?? mse;
      if (epoch === undefined || flops === undefined || bytes === undefined || quality === undefined) return [];
      return [{ samples: epoch * rows, flops, bytes, quality }];
    });
}

/** Reads a run that is over; one without a summary is `missing`. */
export function readRunResult(folder: string, seed: number, options: ResultOptions): RunResult {
  const { measure, widthSteps, course } = options;
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
    ...(course ? { course: courseOf(readEvents(files.events)) } : {}),
  };
}

/** Reports progress, but not at each event. */
function reporter(onProgress: (progress: RunProgress) => void): (event: TrainEvent) => void {
  let told = 0;
  let widths: readonly number[] = [];
  let totalSteps = 0;
  return (event) => {
    if ("widths" in event) widths = event.widths;
    if (event.type === "start") totalSteps = event.totalSteps;
    const now = Date.now();
    if (now - told < PROGRESS_EVERY_MS || !("step" in event)) return;
    told = now;
    onProgress({ step: event.step, totalSteps, widths });
  };
}

/** Whether an error says that a file of this run is damaged: not that it is in use, interrupted, or without its data. */
function isDamage(error: unknown, folder: string): boolean {
  const path = error instanceof DataError ? error.details.path : null;
  return typeof path === "string" && path.startsWith(folder);
}

/** Goes on with what is there; where it is damaged, or has no configuration, begins anew. */
async function runOrResume(folder: string, config: RunConfig, options: RunOptions): Promise<Summary> {
  if (isRun(folder)) {
    try {
      return await resumeRun(folder, options);
    } catch (error) {
      if (!isDamage(error, folder)) throw error;
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return startRun(config, { ...options, out: folder });
}

export const trainKind: RunKind = Object.freeze({
  optionsOf(strategy, options) {
    const found = definitions.strategy.find(({ name }) => name === strategy);
    return found ? fieldsOf(found.options, options).map(({ path }) => path.join(".")) : [];
  },
  check(settings) {
    const config = absolutePaths(parseConfig(settings));
    const names = listDatasets().map(({ name }) => name);
    if (names.includes(config.dataset) || isFile(config.dataset)) return config;
    throw new OptionError(`unknown dataset "${config.dataset}", and no such file.${nearest(config.dataset, names)}`, {
      dataset: config.dataset,
    });
  },
  telling(config) {
    const { dataset, test } = config as RunConfig;
    const files = [dataset, test].filter((path) => path !== null && isFile(path)) as string[];
    return [...tellingEntries(config as RunConfig), ...files.map((path) => [path, contentHash(path)] as const)];
  },
  isComplete(folder) {
    try {
      const { status, widths, edits } = readSummary(join(folder, "summary.json")) ?? {};
      const whole = Array.isArray(widths) && Array.isArray(edits);
      return whole && (status === "done" || status === "stopped-early");
    } catch {
      return false; // a damaged summary is as good as none
    }
  },
  result: readRunResult,
  followed(folder) {
    const {
      widths = [],
      parameters = 0,
      flops = 0,
    } = readRunResult(folder, 0, { measure: "test", widthSteps: [], course: false });
    const start = readEvents(runFiles(folder).events).find((event) => event.type === "start");
    return { widths, parameters, flops, startWidths: start?.widths ?? widths };
  },
  async run(folder, config, { signal, backend, onProgress }) {
    const observer = { onEvent: reporter(onProgress) };
    const { status, reason } = await runOrResume(folder, parseConfig(config), {
      signal,
      backend,
      observer,
      picture: false,
    });
    return { status, reason };
  },
} satisfies RunKind);
