/** The runs of a study: folders of `burgeon train` and `burgeon distill`, seen as configuration, outcome and result. @module */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DataError, type ErrorCode, OptionError } from "../../errors.ts";
import { fieldsOf } from "../../growth/engine/parts.ts";
import { nearest } from "../../nearest.ts";
import type { RunSettings, StudyKind } from "../../study/definition.ts";
import type { Followed } from "../../study/plan.ts";
import type { RunResult, TracedRun } from "../../study/results.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { listDatasets } from "../datasets/load.ts";
import type { Backend } from "../device.ts";
import type { OwnParts } from "../parts/own-parts.ts";
import { isPartFile } from "../parts/part-names.ts";
import { parseAnyConfig } from "../runs/config/any-config.ts";
import { type AnyConfig, hasEnvironment } from "../runs/config/environment-config.ts";
import { absolutePaths } from "../runs/config/resolve-config.ts";
import { definitions } from "../runs/definitions.ts";
import { isRun, runFiles } from "../runs/files/run-folder.ts";
import { readEvents } from "../runs/log/event-log.ts";
import { readModelSketch } from "../runs/model/model-sketch.ts";
import { definitionOf } from "../runs/options/named.ts";
import { type RunOptions, resumeRun, startRun } from "../runs/run.ts";
import { readSummary, type Summary } from "../runs/summary.ts";
import { reachedIn, traceOf } from "./run-trace.ts";

/** How a run ended. */
export interface Outcome {
  readonly status: "done" | "stopped-early" | "interrupted" | "failed";
  readonly reason: string | null;
  /** What failed: the code of Burgeon's error, `memory` or `crash` of the process; null for another error. */
  readonly code?: ErrorCode | "memory" | "crash" | null;
}

/** How far a run is. */
export interface RunProgress {
  readonly step: number;
  readonly totalSteps: number;
  readonly widths: readonly number[];
}

/** What a result is to hold. */
export interface ResultOptions {
  readonly measure: "test" | "validation";
  readonly widthSteps: readonly number[];
  /** A quality on the validation split; what it took to reach it is reported. */
  readonly target: number | null;
}

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
const incidental: readonly string[] = ["dataDir", "threads", "blasThreads", "checkpointEvery", "keepLast", "keepEvery"];

/** Entries of a configuration that distinguish it from another. */
export const tellingEntries = (config: AnyConfig): [string, unknown][] =>
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

/** Reads a run that is over; one without a summary is `missing`. */
export function readRunResult(folder: string, seed: number, options: ResultOptions): TracedRun {
  const { measure, widthSteps, target } = options;
  const files = runFiles(folder);
  const summary = existsSync(folder) ? readSummary(files.summary) : null;
  if (!summary) return { result: { seed, status: "missing", reason: "it was not completed" }, trace: null };
  const {
    status,
    reason,
    hiddenUnits,
    parameters,
    edges,
    widths,
    edits,
    changes,
    flops,
    seconds,
    secondsBefore = 0,
    cpuSeconds,
  } = summary;
  const metrics = summary[measure];
  const events = readEvents(files.events);
  const result: RunResult = {
    seed,
    status,
    ...(reason === null ? {} : { reason }),
    ...(metrics?.accuracy === undefined ? {} : { accuracy: metrics.accuracy }),
    ...(metrics?.mse === undefined ? {} : { mse: metrics.mse }),
    ...(metrics?.loss === undefined ? {} : { loss: metrics.loss }),
    ...{ hiddenUnits, parameters, widths, edits: edits.length, flops },
    ...(metrics?.return
      ? { return: metrics.return.mean, teacherReturn: metrics.teacher?.mean ?? 0, edges, edits: changes }
      : {}),
    seconds: seconds.total + secondsBefore,
    ...(cpuSeconds === null ? {} : { cpuSeconds }),
    ...(widthSteps.length === 0 ? {} : { widthsAt: widthsAfter(events, widthSteps) }),
    ...reachedIn(events, target),
  };
  return { result, trace: traceOf(events) };
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

/** Continues with what is there; where it is damaged, or has no configuration, begins again. */
async function runOrResume(folder: string, config: AnyConfig, options: RunOptions): Promise<Summary> {
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

/** Paths of the options that a strategy takes with the parts that `options` choose, or of a student's; none for an unknown one. */
export function optionsOf(
  kind: StudyKind,
  name: string,
  options: Readonly<Record<string, unknown>>,
  own: OwnParts,
): readonly string[] {
  const of = ({ train: "strategy", distill: "student" } as const)[kind];
  if (!isPartFile(name) && !definitions[of].some((one) => one.name === name)) return [];
  return fieldsOf(definitionOf(of, { ...options, name }, own).options, options).map(({ path }) => path.join("."));
}

/** @throws OptionError for what cannot be run */
export function checkRun(settings: RunSettings, own: OwnParts): AnyConfig {
  // A study has one data folder for all of its datasets.
  const { dataDir: _, ...without } = settings;
  const takesFolder = listDatasets().some(({ name, kind }) => name === settings.dataset && kind === "files");
  const config = parseAnyConfig(takesFolder ? settings : without, own);
  if (hasEnvironment(config)) return config;
  const absolute = absolutePaths({ ...config, parts: own.sumsOf(config) });
  const names = listDatasets().map(({ name }) => name);
  if (names.includes(absolute.dataset) || isFile(absolute.dataset)) return absolute;
  throw new OptionError(`unknown dataset "${absolute.dataset}", and no such file.${nearest(absolute.dataset, names)}`, {
    dataset: absolute.dataset,
  });
}

/** The parts of a configuration that change its numbers. */
export function tellingOf(config: AnyConfig): (readonly [string, unknown])[] {
  const entries = tellingEntries(config);
  if (hasEnvironment(config)) return entries;
  const files = [config.dataset, config.test].filter((path) => path !== null && isFile(path)) as string[];
  return [...entries, ...files.map((path) => [path, contentHash(path)] as const)];
}

/** Whether a run is there and complete. */
export function isComplete(folder: string): boolean {
  try {
    const { status, widths, edits } = readSummary(join(folder, "summary.json")) ?? {};
    const whole = Array.isArray(widths) && Array.isArray(edits);
    return whole && (status === "done" || status === "stopped-early");
  } catch {
    return false; // a damaged summary counts as none
  }
}

/** Edges over all that an acyclic graph of so many neurons could have. */
function densityOf({ edges, hiddenUnits: hidden }: Summary, inputs: number, outputs: number): number {
  return Math.min(1, edges / (inputs * (hidden + outputs) + (hidden * (hidden - 1)) / 2 + hidden * outputs));
}

/** What a control takes from a run. */
export function followedOf(folder: string): Followed {
  const summary = readSummary(runFiles(folder).summary);
  if (!summary) return { widths: [] };
  const { widths, parameters, flops, layers } = summary;
  const start = readEvents(runFiles(folder).events).find((event) => event.type === "start");
  const { inputShape } = readModelSketch(folder);
  const inputs = inputShape.reduce((size, dim) => size * dim, 1);
  const density = densityOf(summary, inputs, layers.after.at(-1)?.shape[0] ?? 1);
  return { widths, parameters, flops, startWidths: start?.widths ?? widths, density };
}

export interface MakeOptions {
  readonly signal: AbortSignal;
  /** What the study computes on. */
  readonly backend: Backend;
  onProgress(progress: RunProgress): void;
}

/** The processes of a study share the cores: each keeps to one thread, unless it is told otherwise. */
const onOneThread = (config: AnyConfig): AnyConfig =>
  "threads" in config && config.threads === "auto" ? { ...config, threads: 1 } : config;

/** Makes a run, or continues it. */
export async function makeRun(
  folder: string,
  config: unknown,
  { signal, backend, onProgress }: MakeOptions,
): Promise<Outcome> {
  const observer = { onEvent: reporter(onProgress) };
  const options = { signal, backend, observer, picture: false, quality: false };
  const { status, reason } = await runOrResume(folder, onOneThread(parseAnyConfig(config)), options);
  return { status, reason };
}
