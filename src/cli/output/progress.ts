/** Progress: a drawing at a terminal, plain lines elsewhere; always on stderr. @module */

import cliProgress from "cli-progress";
import type { DownloadProgress } from "../../node/datasets/transfer.ts";
import type { RunStart } from "../../node/runs/run.ts";
import type { ReadProgress } from "../../node/tables/bytes.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { growthLine, heldOut, LiveRun } from "./live-lines.ts";
import { bytes, duration, grouped, short, widthList } from "./numbers.ts";
import type { Terminal } from "./terminal.ts";

export interface ProgressReporter {
  start(run: RunStart): void;
  event(event: TrainEvent): void;
  stop(): void;
}

/** Seconds from one plain line to the next. */
const PLAIN_EVERY = 5;
/** Columns from which layers are drawn. */
const LIVE_COLUMNS = 80;
/** Drawings in a second, and lines of growth above each. */
const FRAMES = 8;
const MOST_GROWTH = 4;

/** The latest of everything that a line shows. */
interface Latest {
  step: number;
  epoch: number;
  loss: string;
  quality: string;
  widths: string;
}

/** Takes what an event says into the latest. */
function note(latest: Latest, event: TrainEvent): void {
  if ("step" in event) latest.step = event.step;
  if ("epoch" in event) latest.epoch = event.epoch;
  if ("widths" in event) latest.widths = widthList(event.widths);
  if (event.type === "step" || event.type === "epoch") latest.loss = short(event.loss);
  if (event.type === "epoch" && event.accuracy !== null && !latest.quality.includes("held-out")) {
    latest.quality = `, training accuracy ${event.accuracy.toFixed(4)}`;
  }
  const found = event.type === "evaluation" ? heldOut(event.metrics) : null;
  if (found) latest.quality = `, ${found[0]} ${short(found[1])}`;
}

/** Plain lines every few seconds, for logs. */
function plainReporter({ err }: Terminal): ProgressReporter {
  const latest: Latest = { step: 0, epoch: 0, loss: "-", quality: "", widths: "" };
  let total = 1;
  let first = { step: 0, at: 0 };
  let shownAt = 0;
  const line = (now: number): string => {
    const { step, epoch, loss, widths } = latest;
    const rest = ((now - first.at) / Math.max(1, step - first.step)) * (total - step);
    const progress = `step ${grouped(step)} of ${grouped(total)}, epoch ${epoch}`;
    return `${progress}: training loss ${loss}${latest.quality}, widths ${widths}, ${duration(rest)} to go`;
  };
  return {
    start({ totalSteps, step, layers }) {
      total = Math.max(1, totalSteps);
      shownAt = performance.now() / 1000;
      first = { step, at: shownAt };
      latest.step = step;
      latest.widths = widthList(layers.flatMap(({ axis, shape }) => (axis === null ? [] : [shape[0] ?? 0])));
    },
    event(event) {
      note(latest, event);
      const now = performance.now() / 1000;
      if (now - shownAt < PLAIN_EVERY || event.type === "end") return;
      shownAt = now;
      err(line(now));
    },
    stop: () => undefined,
  };
}

/** Lines that are drawn over themselves: `cli-progress` moves the cursor, and keeps lines that stay above them. */
class Lines {
  readonly #multi: cliProgress.MultiBar;
  readonly #bars: cliProgress.SingleBar[] = [];

  constructor() {
    const format = (_: unknown, __: unknown, { text }: { readonly text: string }): string => text;
    const look = { format: format as never, fps: FRAMES, hideCursor: true, clearOnComplete: true, forceRedraw: true };
    this.#multi = new cliProgress.MultiBar({ ...look, linewrap: true, gracefulExit: false, stream: process.stderr });
  }

  show(lines: readonly string[]): void {
    lines.forEach((text, i) => {
      const bar = this.#bars[i];
      if (bar) bar.update(0, { text });
      else this.#bars.push(this.#multi.create(1, 0, { text }));
    });
    for (const bar of this.#bars.splice(lines.length)) this.#multi.remove(bar);
  }

  /** A line that stays. */
  keep(line: string): void {
    this.#multi.log(`${line}\n`);
  }

  stop(): void {
    this.#multi.stop();
  }
}

/** The axes of a model and their widths, before its first event. */
function axesOf({ layers }: RunStart): { axes: string[]; widths: number[] } {
  const known = new Map(layers.flatMap(({ axis, shape }) => (axis === null ? [] : [[axis, shape[0] ?? 0] as const])));
  return { axes: [...known.keys()], widths: [...known.values()] };
}

/** Layers as bars that grow, courses of loss and quality; growth with its reason above them. */
function liveReporter({ errWidth }: Terminal): ProgressReporter {
  const lines = new Lines();
  let run: LiveRun | null = null;
  let total = 1;
  let first = { step: 0, at: 0 };
  let drawnAt = 0;
  /** Growth since the last drawing: of a graph there may be hundreds. */
  let grown: string[] = [];
  const draw = (step: number, now: number): void => {
    for (const line of grown.slice(0, MOST_GROWTH)) lines.keep(line.slice(0, errWidth));
    if (grown.length > MOST_GROWTH) lines.keep(`and ${grouped(grown.length - MOST_GROWTH)} more edits`);
    grown = [];
    const made = step - first.step;
    lines.show(run?.lines(errWidth - 1, made === 0 ? null : ((now - first.at) / made) * (total - step)) ?? []);
  };
  return {
    start(start) {
      const { totalSteps, step } = start;
      total = totalSteps;
      first = { step, at: performance.now() / 1000 };
      run = new LiveRun({ total, step, ...axesOf(start) });
      draw(step, first.at);
    },
    event(event) {
      run?.take(event);
      if (event.type === "growth") grown.push(growthLine(event));
      const now = performance.now() / 1000;
      if (!("step" in event) || now - drawnAt < 1 / FRAMES) return;
      drawnAt = now;
      draw(event.step, now);
    },
    stop() {
      for (const line of grown.slice(0, MOST_GROWTH)) lines.keep(line.slice(0, errWidth));
      grown = [];
      lines.stop();
    },
  };
}

/** The reporter that suits the terminal: one of 80 columns or more is drawn on, unless plain lines are wanted. */
export function progressReporter(terminal: Terminal, plain: boolean): ProgressReporter {
  return terminal.isInteractive && terminal.errWidth >= LIVE_COLUMNS && !plain
    ? liveReporter(terminal)
    : plainReporter(terminal);
}

/** Reports a download, one line for each file and then every few seconds. */
export function downloadReporter({ err }: Terminal): (progress: DownloadProgress) => void {
  let shown = { file: "", at: 0 };
  return ({ file, receivedBytes, totalBytes }) => {
    const now = performance.now() / 1000;
    if (file === shown.file && now - shown.at < PLAIN_EVERY && receivedBytes !== totalBytes) return;
    shown = { file, at: now };
    err(`downloading ${file}: ${bytes(receivedBytes)}${totalBytes === null ? "" : ` of ${bytes(totalBytes)}`}`);
  };
}

function readText({ bytes: read, total }: ReadProgress): string {
  const share = total === null || total === 0 ? "" : ` of ${bytes(total)} (${Math.floor((100 * read) / total)} %)`;
  return `reading the table: ${bytes(read)}${share}`;
}

/** Seconds after which the reading of a file is reported. */
const READ_AFTER = 1;

/** Reports how far a file was read: every few seconds, from the first second on, and nothing of a short one. */
export function readReporter({ err }: Terminal): (progress: ReadProgress) => void {
  const began = performance.now() / 1000;
  let shownAt = began + READ_AFTER - PLAIN_EVERY;
  return (progress) => {
    const now = performance.now() / 1000;
    if (now - shownAt < PLAIN_EVERY) return;
    shownAt = now;
    err(readText(progress));
  };
}
