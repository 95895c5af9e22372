/** Progress: a bar at a terminal, plain lines elsewhere; always on stderr. @module */

import cliProgress from "cli-progress";
import type { DownloadProgress } from "../../node/datasets/transfer.ts";
import type { RunStart } from "../../node/runs/run.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { bytes, duration, grouped, short, widthList } from "./numbers.ts";
import type { Terminal } from "./terminal.ts";

export interface ProgressReporter {
  start(run: RunStart): void;
  event(event: TrainEvent): void;
  stop(): void;
}

/** Seconds from one plain line to the next. */
const PLAIN_EVERY = 5;

/** The latest of everything that is shown. */
interface Latest {
  step: number;
  epoch: number;
  loss: string;
  quality: string;
  widths: string;
}

function quality(accuracy: number | undefined | null, what: string): string {
  return accuracy === undefined || accuracy === null ? "" : `, ${what} ${accuracy.toFixed(4)}`;
}

/** Takes what an event says into the latest. */
function note(latest: Latest, event: TrainEvent): void {
  if ("step" in event) latest.step = event.step;
  if ("epoch" in event) latest.epoch = event.epoch;
  if ("widths" in event) latest.widths = widthList(event.widths);
  if (event.type === "step") latest.loss = short(event.loss);
  if (event.type === "epoch") {
    latest.loss = short(event.loss);
    if (!latest.quality.includes("validation")) latest.quality = quality(event.accuracy, "accuracy");
  }
  if (event.type === "evaluation") {
    const { accuracy, r2 } = event.metrics;
    latest.quality = quality(accuracy, "validation accuracy") || quality(r2, "validation R\u00b2");
  }
}

const barOf = (): cliProgress.SingleBar =>
  new cliProgress.SingleBar({
    format: "{bar} {percentage}%  loss {loss}{quality}  widths {widths}  epoch {epoch}  ETA {eta_formatted}",
    barCompleteChar: "\u2588",
    barIncompleteChar: "\u2591",
    barsize: 24,
    fps: 8,
    etaBuffer: 100,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });

/** The reporter that suits the terminal. */
export function progressReporter({ isInteractive, err }: Terminal): ProgressReporter {
  const bar = isInteractive ? barOf() : null;
  const latest: Latest = { step: 0, epoch: 0, loss: "-", quality: "", widths: "" };
  let total = 1;
  let first = { step: 0, at: 0 };
  let shownAt = 0;
  const line = (now: number): string => {
    const { step, epoch, loss, widths } = latest;
    const rest = ((now - first.at) / Math.max(1, step - first.step)) * (total - step);
    const progress = `step ${grouped(step)} of ${grouped(total)}, epoch ${epoch}`;
    return `${progress}: loss ${loss}${latest.quality}, widths ${widths}, ${duration(rest)} to go`;
  };
  return {
    start({ totalSteps, step, layers }) {
      total = Math.max(1, totalSteps);
      shownAt = performance.now() / 1000;
      first = { step, at: shownAt };
      latest.step = step;
      latest.widths = widthList(layers.flatMap(({ axis, shape }) => (axis === null ? [] : [shape[0] ?? 0])));
      bar?.start(total, step, latest);
    },
    event(event) {
      note(latest, event);
      if (bar) return bar.update(latest.step, latest);
      const now = performance.now() / 1000;
      if (now - shownAt < PLAIN_EVERY || event.type === "end") return;
      shownAt = now;
      err(line(now));
    },
    stop: () => bar?.stop(),
  };
}

/** Tells of a download, a line for each file and then every few seconds. */
export function downloadReporter({ err }: Terminal): (progress: DownloadProgress) => void {
  let shown = { file: "", at: 0 };
  return ({ file, receivedBytes, totalBytes }) => {
    const now = performance.now() / 1000;
    if (file === shown.file && now - shown.at < PLAIN_EVERY && receivedBytes !== totalBytes) return;
    shown = { file, at: now };
    err(`downloading ${file}: ${bytes(receivedBytes)}${totalBytes === null ? "" : ` of ${bytes(totalBytes)}`}`);
  };
}
