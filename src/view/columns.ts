/** The numbers of a log as columns: for each metric its steps, seconds and values, as they were logged. @module */

import { momentOf, scalarsOf } from "../export/logs/scalars.ts";
import type { TrainEvent } from "../train/events/events.ts";

/** What a curve can be drawn against. */
export type Against = "step" | "seconds";

/** A growing array of float64. */
class Column {
  #values = new Float64Array(64);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** The points of one metric. */
export interface Points {
  readonly step: Float64Array;
  readonly seconds: Float64Array;
  readonly value: Float64Array;
}

/** JSON has no NaN and no infinity: a log has null, or the name. */
export const numberOf = (logged: unknown): number =>
  typeof logged === "number" ? logged : typeof logged === "string" ? Number(logged) : Number.NaN;

/** The curves of a run, as columns. */
export class Columns {
  readonly #metrics = new Map<string, { step: Column; seconds: Column; value: Column }>();
  /** Names of the axes as they are after the last event. */
  axes: readonly string[];
  /** Points in all. */
  count = 0;

  /** `axes`: those before the first event, where that is not the start. */
  constructor(axes: readonly string[] = []) {
    this.axes = axes;
  }

  /** Takes the numbers of the next event, and returns them. */
  append(event: TrainEvent): { readonly name: string; readonly value: number }[] {
    if ("axes" in event && event.axes) this.axes = event.axes;
    const { step, seconds } = momentOf(event);
    return scalarsOf(event, this.axes).map(({ name, value }) => {
      const metric = this.#metrics.get(name) ?? { step: new Column(), seconds: new Column(), value: new Column() };
      this.#metrics.set(name, metric);
      const number = numberOf(value);
      metric.step.push(step);
      metric.seconds.push(seconds);
      metric.value.push(number);
      this.count++;
      return { name, value: number };
    });
  }

  get names(): string[] {
    return [...this.#metrics.keys()];
  }

  /** The points of a metric; null where there are none. */
  points(name: string): Points | null {
    const metric = this.#metrics.get(name);
    return metric ? { step: metric.step.values, seconds: metric.seconds.values, value: metric.value.values } : null;
  }
}
