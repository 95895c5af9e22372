/** What a run looks like while it trains, as lines for a terminal: layers as bars that grow, courses of loss and held-out quality, what is left. @module */

import type { GrowthEvent, Metrics, TrainEvent } from "../../train/events/events.ts";
import { duration, grouped, short } from "./numbers.ts";

const BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
const PARTS = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589";
const FULL = "\u2588";
/** Layers with a bar of their own; the others are counted. */
const MOST_LAYERS = 8;
const COURSE = 40;
/** Means that a course keeps; of two neighbors one is made when there are more. */
const KEPT = 2 * COURSE;

/** A course of numbers of any length, as means over stretches of equal length. */
export class Course {
  #means: number[] = [];
  /** Numbers in each mean. */
  #stretch = 1;
  #sum = 0;
  #count = 0;
  last: number | null = null;

  push(value: number): void {
    if (!Number.isFinite(value)) return;
    this.last = value;
    this.#sum += value;
    this.#count++;
    if (this.#count < this.#stretch) return;
    this.#means.push(this.#sum / this.#count);
    [this.#sum, this.#count] = [0, 0];
    if (this.#means.length < KEPT) return;
    this.#means = Array.from({ length: KEPT / 2 }, (_, i) => {
      return ((this.#means[2 * i] as number) + (this.#means[2 * i + 1] as number)) / 2;
    });
    this.#stretch *= 2;
  }

  /** As blocks from its smallest to its largest, by the logarithm where that is said and all are above 0. */
  sparkline(width: number, logarithmic: boolean): string {
    const all = logarithmic && this.#means.every((mean) => mean > 0) ? this.#means.map(Math.log) : this.#means;
    if (all.length === 0) return "";
    const columns = Math.min(width, all.length);
    const shown = Array.from(
      { length: columns },
      (_, i) => all[Math.floor(((i + 1) * all.length) / columns) - 1] as number,
    );
    const [low, high] = [Math.min(...shown), Math.max(...shown)];
    return shown
      .map((one) => BLOCKS[high === low ? 3 : Math.min(7, Math.floor(((one - low) / (high - low)) * 8))])
      .join("");
  }
}

/** The measure of held-out quality that is shown, and its name; null where nothing is held out. */
export function heldOut({ accuracy, r2, return: found, loss }: Metrics): readonly [name: string, value: number] | null {
  if (accuracy !== undefined) return ["held-out accuracy", accuracy];
  if (r2 !== undefined) return ["held-out R\u00b2", r2];
  if (found !== undefined) return ["held-out return", found.mean];
  return loss === undefined ? null : ["held-out loss", loss];
}

/** A growth in a line, with its reason. */
export const growthLine = ({ step, kind, axis, from, to, reason }: GrowthEvent): string =>
  `step ${grouped(step)}  ${kind} ${axis}  ${from} \u2192 ${to}  ${reason}`;

/** A bar of whole and of eighth blocks. */
function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const part = eighths % 8 === 0 ? "" : PARTS[eighths % 8];
  return `${FULL.repeat(Math.floor(eighths / 8))}${part}`.padEnd(width);
}

export class LiveRun {
  readonly #total: number;
  readonly #loss = new Course();
  readonly #quality = new Course();
  #qualityName = "";
  #axes: readonly string[];
  #widths: readonly number[];
  #most = 1;
  #step: number;

  constructor({
    total,
    step,
    axes,
    widths,
  }: { total: number; step: number; axes: readonly string[]; widths: readonly number[] }) {
    this.#total = Math.max(1, total);
    this.#step = step;
    this.#axes = axes;
    this.#widths = widths;
  }

  take(event: TrainEvent): void {
    if ("step" in event) this.#step = event.step;
    if ("axes" in event && event.axes) this.#axes = event.axes;
    if ("widths" in event) this.#widths = event.widths;
    if (event.type === "step") this.#loss.push(event.loss);
    if (event.type !== "evaluation") return;
    const found = heldOut(event.metrics);
    if (!found) return;
    this.#qualityName = found[0];
    this.#quality.push(found[1]);
  }

  /** Lines of at most so many columns; `secondsLeft` where it is known. */
  lines(columns: number, secondsLeft: number | null): string[] {
    this.#most = Math.max(this.#most, ...this.#widths);
    const names = this.#axes.map((name) => (name.length > 14 ? `${name.slice(0, 13)}\u2026` : name));
    const shown = names.slice(0, MOST_LAYERS);
    const rest = names.length - shown.length;
    const label = Math.max(17, ...shown.map(({ length }) => length));
    const room = Math.max(10, Math.min(COURSE, columns - label - 16));
    const row = (name: string, drawn: string, value: string): string =>
      `${name.padEnd(label)}  ${drawn.padEnd(room)}  ${value}`.slice(0, columns);
    const layers = shown.map((name, i) => {
      const width = this.#widths[i] ?? 0;
      return row(name, bar(width / this.#most, room), grouped(width));
    });
    const more =
      rest > 0
        ? [
            `and ${rest} more layers, ${grouped(this.#widths.slice(MOST_LAYERS).reduce((sum, one) => sum + one, 0))} units`,
          ]
        : [];
    const loss = row(
      "training loss",
      this.#loss.sparkline(room, true),
      this.#loss.last === null ? "-" : short(this.#loss.last),
    );
    const isLoss = this.#qualityName === "held-out loss";
    const quality =
      this.#quality.last === null
        ? []
        : [row(this.#qualityName, this.#quality.sparkline(room, isLoss), short(this.#quality.last))];
    return [...layers, ...more, loss, ...quality, this.#progress(row, room, secondsLeft)];
  }

  #progress(
    row: (name: string, drawn: string, value: string) => string,
    room: number,
    secondsLeft: number | null,
  ): string {
    const share = this.#step / this.#total;
    const left = secondsLeft === null ? "" : `, ${duration(secondsLeft)} left`;
    return row(`step ${grouped(this.#step)}`, bar(share, room), `${Math.floor(100 * share)} %${left}`);
  }
}
