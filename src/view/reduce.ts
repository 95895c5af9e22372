/**
 * Curves made small without losing an extreme: a bucket for each pixel keeps minimum, maximum, last value and count of all its points.
 *
 * @module
 */

/** Of smoothing: the weighted sum so far, and how many numbers are in it. */
export interface SmoothState {
  readonly last: number;
  readonly count: number;
}

export const SMOOTH_START: SmoothState = { last: 0, count: 0 };

/**
 * One more number of a smoothed curve, as TensorBoard smooths: `last = s last + (1 - s) y`, shown is `last / (1 - s^n)`. What is not finite
 * is shown as it is and not added.
 */
export function smoothed(
  state: SmoothState,
  y: number,
  weight: number,
): { readonly state: SmoothState; shown: number } {
  if (!Number.isFinite(y)) return { state, shown: y };
  const last = weight * state.last + (1 - weight) * y;
  const count = state.count + 1;
  return { state: { last, count }, shown: weight === 0 ? y : last / (1 - weight ** count) };
}

/** From `from` to `to` in `count` buckets of equal width, of the logarithm where `log`. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly log: boolean;
}

/** The bucket of x, or -1 outside of the grid. */
export function bucketOf({ from, to, count, log }: Grid, x: number): number {
  if (!(x >= from && x <= to)) return -1;
  if (to === from) return 0;
  const share = log ? Math.log(x / from) / Math.log(to / from) : (x - from) / (to - from);
  return Math.min(count - 1, Math.floor(share * count));
}

/** The middle of a bucket. */
export function middleOf({ from, to, count, log }: Grid, bucket: number): number {
  const share = (bucket + 0.5) / count;
  return log ? from * (to / from) ** share : from + share * (to - from);
}

/** A curve in buckets; only those with points, from left to right. Minimum, maximum and last are of the finite values, NaN where there are none. */
export interface Reduced {
  readonly bucket: number[];
  /** Where the last point of each is. */
  readonly x: number[];
  readonly min: number[];
  readonly max: number[];
  readonly last: number[];
  /** Points in each, and how many of them are not finite. */
  readonly count: number[];
  readonly odd: number[];
}

/** Puts points into the buckets of a grid, in the order of the log. */
export function reduce(x: ArrayLike<number>, y: ArrayLike<number>, grid: Grid): Reduced {
  const cells: (number[] | undefined)[] = new Array(grid.count);
  for (let i = 0; i < x.length; i++) {
    const at = bucketOf(grid, x[i] as number);
    if (at < 0) continue;
    const value = y[i] as number;
    const cell = cells[at] ?? [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 0, 0];
    cells[at] = cell;
    cell[0] = x[i] as number;
    cell[4] = (cell[4] as number) + 1;
    if (!Number.isFinite(value)) {
      cell[5] = (cell[5] as number) + 1;
      continue;
    }
    if (!(value >= (cell[1] as number))) cell[1] = value;
    if (!(value <= (cell[2] as number))) cell[2] = value;
    cell[3] = value;
  }
  const reduced: Reduced = { bucket: [], x: [], min: [], max: [], last: [], count: [], odd: [] };
  cells.forEach((cell, at) => {
    if (!cell) return;
    const [where, min, max, last, count, odd] = cell as [number, number, number, number, number, number];
    reduced.bucket.push(at);
    reduced.x.push(where);
    reduced.min.push(min);
    reduced.max.push(max);
    reduced.last.push(last);
    reduced.count.push(count);
    reduced.odd.push(odd);
  });
  return reduced;
}

/** A whole curve smoothed; the state continues it with later points. */
export function smoothAll(y: ArrayLike<number>, weight: number): { readonly values: Float64Array; state: SmoothState } {
  const values = new Float64Array(y.length);
  let state = SMOOTH_START;
  for (let i = 0; i < y.length; i++) {
    const next = smoothed(state, y[i] as number, weight);
    values[i] = next.shown;
    state = next.state;
  }
  return { values, state };
}

/** The smallest and the largest x of several curves; null where there is no point. With `log`, of those above 0. */
export function extent(xs: readonly ArrayLike<number>[], log: boolean): readonly [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of xs)
    for (let i = 0; i < x.length; i++) {
      const value = x[i] as number;
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return low > high ? null : [low, high];
}
