/** Runs that agree in some keys, as one: mean and bootstrap interval over them. A group's numbers depend on its own values alone. @module */

import { RandomStream } from "../tensor/random.ts";

const RESAMPLES = 1000;
const LEVEL = 0.05;

/** Over the values of a group. */
export interface GroupValue {
  readonly mean: number;
  /** Bootstrap interval of the mean at 95 %, by percentiles; null for a single value. */
  readonly interval: readonly [low: number, high: number] | null;
  /** With n - 1; null for a single value. */
  readonly sd: number | null;
  readonly n: number;
}

const drawn = new Map<number, Uint16Array>();

/** Positions that resamples of n values take, the same for every group of n. */
export function resamplesOf(n: number): Uint16Array {
  const found = drawn.get(n);
  if (found) return found;
  const random = new RandomStream(n, "bootstrap");
  const made = Uint16Array.from({ length: n * RESAMPLES }, () => random.integer(n));
  drawn.set(n, made);
  return made;
}

/** The value below which a share of sorted values lies, between neighbors in proportion. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const [low, high] = [sorted[below] as number, sorted[Math.min(sorted.length - 1, below + 1)] as number];
  return low + (at - below) * (high - low);
}

/** NaN among the values makes the mean NaN: nothing is left out without a word. */
export function groupValue(values: readonly number[]): GroupValue {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, interval: null, sd: null, n };
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const draws = resamplesOf(n);
  const means = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += values[draws[i * n + j] as number] as number;
    means[i] = sum / n;
  }
  means.sort();
  return { mean, interval: [quantile(means, LEVEL / 2), quantile(means, 1 - LEVEL / 2)], sd, n };
}

/** A curve as values at the buckets of a shared grid; NaN where it has no point. */
export type OnGrid = readonly (number | null)[];

/** A group's curve at each bucket; null where no run of it has come or all have ended. */
export interface GroupCurve {
  readonly mean: (number | null)[];
  readonly low: (number | null)[];
  readonly high: (number | null)[];
  /** Runs between their first and their last point. */
  readonly alive: number[];
}

/** A curve with its last value carried from its first point to its last; null outside: nothing is extrapolated. */
export function carried(values: OnGrid): (number | null)[] {
  const end = values.findLastIndex((value) => value !== null);
  let last: number | null = null;
  return values.map((value, i) => {
    if (i > end) return null;
    if (value !== null) last = value;
    return last;
  });
}

/** The mean of several curves, with an interval. */
export function groupCurve(curves: readonly OnGrid[]): GroupCurve {
  const filled = curves.map(carried);
  const length = Math.max(0, ...curves.map((curve) => curve.length));
  const group: GroupCurve = { mean: [], low: [], high: [], alive: [] };
  for (let i = 0; i < length; i++) {
    const values = filled.flatMap((curve) => curve[i] ?? []);
    const whole = values.length === 0 ? null : groupValue(values);
    group.mean.push(whole?.mean ?? null);
    group.low.push(whole?.interval?.[0] ?? null);
    group.high.push(whole?.interval?.[1] ?? null);
    group.alive.push(values.length);
  }
  return group;
}

/** Rows by the text of their keys, in the order of their first. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}
