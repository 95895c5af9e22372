/** A run as a line of the table: from its configuration, its summary, and the end of its log. @module */

import { existsSync, readFileSync, statSync } from "node:fs";
import { momentOf } from "../../export/logs/scalars.ts";
import { readControl } from "../../node/runs/files/control-file.ts";
import { runFiles } from "../../node/runs/files/run-folder.ts";
import { isLocked } from "../../node/runs/files/run-lock.ts";
import type { Summary } from "../../node/runs/summary.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { fromPlainText } from "../../train/events/plain-numbers.ts";
import { Columns, numberOf } from "../../view/columns.ts";
import { type Flat, flatten, type Plain } from "../../view/flat.ts";
import type { RunRecord, RunStatus } from "../../view/messages.ts";
import { LogReader, readLines } from "./log-lines.ts";

/** Of a log's end, so much is read to learn how far the run came. */
const TAIL = 16 << 10;

function jsonIn(path: string): Record<string, unknown> | null {
  try {
    const value = fromPlainText(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

interface Tail {
  readonly events: readonly TrainEvent[];
  readonly changed: number;
  readonly damaged: boolean;
}

/** The last events of a log; the first line of what is read is seldom whole. */
function tailOf(path: string): Tail {
  try {
    const reader = new LogReader(path);
    try {
      const { size, changed } = reader.status;
      const from = Math.max(0, size - TAIL);
      const { events, damaged } = readLines(reader, from, size);
      return { events, changed, damaged: damaged > (from > 0 ? 1 : 0) };
    } finally {
      reader.close();
    }
  } catch {
    return { events: [], changed: 0, damaged: false };
  }
}

/** What is not finite by its name, for JSON. */
export const plainNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

/** The last of each number in some events. */
function lastMetrics(events: readonly TrainEvent[]): Record<string, number | string> {
  const columns = new Columns();
  const last: Record<string, number | string> = {};
  for (const event of events) {
    try {
      for (const { name, value } of columns.append(event)) last[name] = plainNumber(value);
    } catch {
      // Damaged: the run's page says how many lines are.
    }
  }
  return last;
}

function summaryMetrics(summary: Partial<Summary>): Record<string, number | string> {
  const { test, validation } = summary;
  const scalars = Object.entries({ test, validation }).flatMap(([split, metrics]) =>
    Object.entries(flatten(metrics ?? null)).map(([name, value]): [string, number | string] => [
      `${split}/${name.replaceAll(".", "/")}`,
      plainNumber(numberOf(value)),
    ]),
  );
  return Object.fromEntries(scalars);
}

const nameIn = (config: Flat, keys: readonly string[]): string =>
  String(keys.map((key) => config[key]).find((value) => value !== undefined && value !== null) ?? "");

const numberIn = (value: Plain | undefined): number | null => (typeof value === "number" ? value : null);

const NO_CONFIG: Flat = {};
const over: readonly string[] = ["done", "stopped-early", "interrupted", "failed"];

function statusOf(folder: string, summary: Partial<Summary> | null, isBegun: boolean): RunStatus {
  if (summary && over.includes(summary.status ?? "")) return summary.status as RunStatus;
  if (!isLocked(folder)) return "interrupted";
  const { wish } = readControl(folder);
  if (wish === "pause") return "paused";
  if (wish === "stop") return "stopping";
  return isBegun ? "running" : "starting";
}

function problemOf(folder: string, config: unknown, damaged: boolean): string | null {
  const files = runFiles(folder);
  const problems = [
    config === null ? `config.json is ${existsSync(files.config) ? "damaged" : "missing"}` : null,
    damaged ? "events.jsonl has lines that are no events" : null,
    existsSync(files.summary) && jsonIn(files.summary) === null ? "summary.json is damaged" : null,
  ].filter((problem) => problem !== null);
  return problems.length === 0 ? null : problems.join("; ");
}

const isLong = (values: unknown): values is number[] =>
  Array.isArray(values) && values.every((value) => typeof value === "number");

/** A tail where a run is not over, and no more than its times where it is. */
function logOf(path: string, isOver: boolean): Tail {
  if (!isOver) return tailOf(path);
  return { events: [], changed: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0, damaged: false };
}

/** A configuration as a flat table; null where it is missing or damaged. */
export function configIn(folder: string): Flat | null {
  const raw = jsonIn(runFiles(folder).config);
  return raw && flatten(raw);
}

export function recordOf(id: string, folder: string, known: Flat | null): RunRecord {
  const files = runFiles(folder);
  const config = known ?? NO_CONFIG;
  const summary = jsonIn(files.summary) as Partial<Summary> | null;
  const { events, changed, damaged } = logOf(files.events, over.includes(summary?.status ?? ""));
  const sized = events.findLast((event) => "widths" in event);
  const moment = events.at(-1) ? momentOf(events.at(-1) as TrainEvent) : null;
  const latest = events.findLast((event) => "epoch" in event);
  const problem = problemOf(folder, known, damaged);
  const widths = summary?.widths ?? (sized && "widths" in sized ? sized.widths : []);
  const status = statusOf(folder, summary, events.length > 0);
  return {
    id,
    status: known === null && status === "interrupted" ? "damaged" : status,
    problem: status === "failed" && typeof summary?.reason === "string" ? summary.reason : problem,
    config,
    data: nameIn(config, ["environment", "dataset"]),
    learner: nameIn(config, ["student.name", "student", "strategy.name", "strategy"]),
    seed: numberIn(config.seed),
    step: numberIn(summary?.steps) ?? moment?.step ?? null,
    epoch: numberIn(summary?.epochs) ?? (latest && "epoch" in latest ? latest.epoch : null),
    widths: isLong(widths) ? widths : [],
    parameters: numberIn(summary?.parameters) ?? (sized && "parameters" in sized ? sized.parameters : null),
    edits: Array.isArray(summary?.edits) ? summary.edits.length : null,
    metrics: { ...lastMetrics(events), ...(summary ? summaryMetrics(summary) : {}) },
    seconds: numberIn(summary?.seconds?.total) ?? (moment && moment.seconds > 0 ? moment.seconds : null),
    changed,
    note: readControl(folder).note,
  };
}
