/** What a run left on disk, as the golden runs compare it: all they know of files and events is here. @module */

import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ReturnsReport, reportOfRuns } from "../../src/node/runs/returns-report.ts";
import type { Summary } from "../../src/node/runs/summary.ts";

/** Losses are at about so many steps. */
const LOSSES = 12;

/** A run without its times. Numbers are exact: JSON gives each float64 its shortest text that reads back as the same bits. */
export interface GoldenRun {
  readonly structure: Readonly<Record<string, unknown>>;
  /** `step kind place from>to`; changes of a graph end with what was changed. */
  readonly edits: readonly string[];
  /** Training losses by step, evenly spaced, the first and the last among them. */
  readonly losses: Readonly<Record<string, number>>;
  readonly evaluation: Readonly<Record<string, unknown>>;
}

type LogEvent = Readonly<Record<string, unknown>> & { readonly type: string; readonly step: number };

const json = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

const eventsOf = (path: string): LogEvent[] =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as LogEvent);

function editOf(event: LogEvent): string {
  const { step, kind, axis, layer, from, to } = event;
  const change = event.change as { readonly kind: string; readonly [field: string]: unknown } | undefined;
  const details = change ? ` ${JSON.stringify(Object.values(change).slice(1))}` : "";
  return `${step} ${kind} ${axis}${layer ? `/${layer}` : ""} ${from}>${to}${details}`;
}

const editsOf = (events: readonly LogEvent[]): string[] => events.filter(({ type }) => type === "growth").map(editOf);

function lossesOf(events: readonly LogEvent[], type: string): Record<string, number> {
  const steps = events.filter((event) => event.type === type);
  const apart = Math.max(1, (steps.length - 1) / (LOSSES - 1));
  const taken = new Set(Array.from({ length: LOSSES }, (_, i) => steps[Math.round(i * apart)] ?? steps.at(-1)));
  return Object.fromEntries([...taken].map((event) => [event?.step, event?.loss as number]));
}

function trained(folder: string): GoldenRun {
  const events = eventsOf(join(folder, "events.jsonl"));
  const end = events.at(-1) as LogEvent;
  if (end.type !== "end" || end.status === "failed") throw new Error(`${folder}: the run did not end: ${end.reason}`);
  const { layers } = json<{ layers: { after: { name: string; shape: number[] }[] } }>(join(folder, "summary.json"));
  const shapes = layers.after.map(({ name, shape }) => `${name} ${shape.join("x")}`);
  const sizes = events.filter(({ type }) => type === "epoch").at(-1)?.sizes;
  const { widths, parameters, test, validation } = end;
  const structure = { widths, parameters, layers: shapes.join(", "), ...(sizes ? { sizes } : {}) };
  return {
    structure,
    edits: editsOf(events),
    losses: lossesOf(events, "step"),
    evaluation: { status: end.status, step: end.step, test, validation },
  };
}

/** Of a run in an environment: losses are means between evaluations. */
function distilled(folder: string, summary: Summary): GoldenRun {
  const events = eventsOf(join(folder, "events.jsonl"));
  const { runs } = reportOfRuns({ run: folder, status: "done", runs: [{ ...summary, run: folder }] }) as ReturnsReport;
  const [run] = runs;
  if (run?.status !== "done") throw new Error(`${folder}: the distillation did not end`);
  const { parameters, hiddenUnits, edges, growthEvents, return: found, stability } = run;
  return {
    structure: { parameters, hiddenUnits, edges, growthEvents },
    edits: editsOf(events),
    losses: lossesOf(events, "epoch"),
    evaluation: { return: found, stability },
  };
}

/** Reads the folder of a run that is over. */
export function readGoldenRun(folder: string): GoldenRun {
  const summary = json<Summary>(join(folder, "summary.json"));
  return summary.test?.return ? distilled(folder, summary) : trained(folder);
}

/** Makes of a run that is over one that was killed after a step: what came later is gone from its checkpoints and its log. */
export function cutAfter(folder: string, step: number): void {
  const checkpoints = join(folder, "checkpoints");
  const later = readdirSync(checkpoints).filter((name) => Number(/(\d+)\.\w+$/.exec(name)?.[1]) > step);
  if (later.length === 0) throw new Error(`${folder}: nothing came after step ${step}`);
  for (const path of [...later.map((name) => join(checkpoints, name)), join(folder, "summary.json")]) rmSync(path);
  const log = join(folder, "events.jsonl");
  const kept = eventsOf(log).filter((event) => event.type === "start" || event.step <= step);
  writeFileSync(log, kept.map((event) => `${JSON.stringify(event)}\n`).join(""));
}
