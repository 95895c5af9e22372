/** `summary.json`: the result of a run. @module */

import { existsSync } from "node:fs";
import type { LeftOut } from "../../data/dataset.ts";
import type { Quality } from "../../metrics/quality.ts";
import type { ChosenThreshold } from "../../metrics/threshold.ts";
import { editsOf } from "../../train/events/edit-counts.ts";
import type { EndEvent, TrainEvent, TrainResult } from "../../train/events/events.ts";
import { fromPlainText, plainText } from "../../train/events/plain-numbers.ts";
import type { LayerRow } from "../../train/model.ts";
import type { Backend } from "../device.ts";
import type { CalibrationSummary } from "./calibration.ts";
import { removeFile, writeAtomically } from "./files/atomic-file.ts";
import { readJson } from "./files/read-json.ts";
import type { LogTotal } from "./log/line-sums.ts";

/** Mean over folds, and the ends of its interval at 95 %. */
export interface FoldMean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The result of a fold. */
export interface FoldResult extends Pick<Summary, "run" | "test" | "widths" | "parameters" | "steps"> {
  readonly fold: string;
}

export interface FoldsSummary {
  readonly folds: number;
  readonly repeats: number;
  /** By metric. */
  readonly quality: Readonly<Record<string, FoldMean>>;
  readonly runs: readonly FoldResult[];
}

/** Which columns of a table a model takes. */
export interface UsedColumns {
  readonly used: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly target: readonly string[];
}

export interface Summary extends TrainResult {
  /** The run's folder, as it was named. */
  readonly run: string;
  /** Processor seconds of the process, from the first step of it or its folds to the result; null for a run that was resumed. */
  readonly cpuSeconds: number | null;
  readonly backend: Backend;
  /** The folds, where quality was measured over some; without test rows of its own `test` is then their mean. */
  readonly folds?: FoldsSummary;
  /** Seconds of the folds and searches before it, where there were some. */
  readonly secondsBefore?: number;
  /** The checksum of `events.jsonl`. */
  readonly log?: LogTotal;
  /** Metrics of the model on the test rows, or of folds on the rows that they held out; null where it was not measured. Absent in folders from before. */
  readonly quality?: Quality | null;
  /** From which probability on the second of two classes is predicted, where it was chosen; null: the more probable class is. */
  readonly threshold?: ChosenThreshold | null;
  /** How far its probabilities and its errors are known, from rows that were held out; null where none were. Absent in folders from before. */
  readonly calibration?: CalibrationSummary | null;
  /** Names of the classes by label; null where none are predicted. */
  readonly classes?: readonly string[] | null;
  /** Columns of a table that the model takes, and its target; null where inputs are no columns. */
  readonly columns?: UsedColumns | null;
  /** Parts of the model at the start and at the end. */
  readonly layers: { readonly before: readonly LayerRow[]; readonly after: readonly LayerRow[] };
}

/** The fields of the JSON line that `--json` prints, in order. */
const resultFields = [
  "run",
  "dataset",
  "strategy",
  "seed",
  "epochs",
  "steps",
  "parameters",
  "hiddenUnits",
  "widths",
  "edits",
  "flops",
  "test",
  "validation",
  "folds",
  "quality",
  "threshold",
  "calibration",
  "classes",
  "columns",
  "seconds",
  "secondsBefore",
  "memory",
  "backend",
  "growth",
  "status",
] as const satisfies readonly (keyof Summary)[];

/** What `--json` prints of a run. */
export const resultOf = (summary: Summary): object =>
  Object.fromEntries(
    resultFields.flatMap((field) => (summary[field] === undefined ? [] : [[field, summary[field]] as const])),
  );

export function writeSummary(path: string, summary: Summary): void {
  writeAtomically(path, `${plainText(summary, 2)}\n`);
}

export function removeSummary(path: string): void {
  removeFile(path);
}

/** The summary of a run, or null while it has none. @throws DataError when it is damaged */
export function readSummary(path: string): Summary | null {
  if (!existsSync(path)) return null;
  return readJson(path, "a summary", fromPlainText) as Summary;
}

/** Whether a run finished: it does not continue. */
export function isComplete(summary: Pick<Summary, "status"> | null): boolean {
  return summary?.status === "done" || summary?.status === "stopped-early";
}

/** What is known of a run that was interrupted without a result. */
export function resultFromEvents(events: readonly TrainEvent[], reason: string): TrainResult {
  const start = events.find((event) => event.type === "start");
  const last = events.findLast((event): event is EndEvent => event.type === "end");
  const growth = events.filter((event) => event.type === "growth");
  const edits = editsOf(growth);
  const widths = last?.widths ?? start?.widths ?? [];
  const nothing = { data: 0, forwardBackward: 0, update: 0, signals: 0, edits: 0, evaluation: 0 };
  return {
    status: "failed",
    reason,
    dataset: start?.dataset ?? "",
    strategy: start?.strategy ?? "",
    seed: start?.seed ?? 0,
    epochs: last?.epoch ?? 0,
    steps: last?.step ?? 0,
    parameters: last?.parameters ?? start?.parameters ?? 0,
    edges: last?.edges ?? start?.edges ?? 0,
    multiplyAdds: last?.multiplyAdds ?? start?.multiplyAdds ?? 0,
    hiddenUnits: widths.reduce((sum, width) => sum + width, 0),
    widths,
    edits,
    changes: growth.length,
    flops: 0,
    test: null,
    validation: null,
    seconds: { ...nothing, total: last?.seconds ?? 0 },
    memory: { peakBytes: 0, meanBytes: 0 },
  };
}
