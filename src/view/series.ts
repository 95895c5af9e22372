/** Curves of several runs on one grid, as a chart asks for them. @module */

import type { Against, Points } from "./columns.ts";
import { extent, type Grid, type Reduced, reduce, SMOOTH_START, type SmoothState, smoothAll } from "./reduce.ts";

/** Which curves, over which steps, in how many points. */
export interface SeriesRequest {
  readonly against: Against;
  /** Null for all there is. */
  readonly from: number | null;
  readonly to: number | null;
  /** Buckets, 2 to 5000. */
  readonly buckets: number;
  readonly log: boolean;
  /** Weight of smoothing, 0 to 0.999; 0 for none. */
  readonly smooth: number;
}

/** One curve in buckets. */
export interface Series {
  readonly raw: Reduced;
  /** The smoothed curve; null without smoothing. */
  readonly smooth: Reduced | null;
  /** Continues the smoothed curve. */
  readonly state: SmoothState;
  /** Points that there are. */
  readonly total: number;
}

/** Points of curves, in buckets. */
export interface SeriesAnswer {
  readonly grid: Grid | null;
  readonly series: (Series | null)[];
}

/** Smooths, then puts into buckets. Null for a run without the metric. */
export function seriesOf(all: readonly (Points | null)[], request: SeriesRequest): SeriesAnswer {
  const { against, buckets, log, smooth } = request;
  const whole = extent(
    all.flatMap((points) => (points ? [points[against]] : [])),
    log,
  );
  if (!whole) return { grid: null, series: all.map(() => null) };
  const from = Math.max(request.from ?? whole[0], log ? Number.MIN_VALUE : Number.NEGATIVE_INFINITY);
  const grid: Grid = { from, to: Math.max(from, request.to ?? whole[1]), count: buckets, log };
  const series = all.map((points): Series | null => {
    if (!points) return null;
    const { values, state } = smooth > 0 ? smoothAll(points.value, smooth) : { values: null, state: SMOOTH_START };
    return {
      raw: reduce(points[against], points.value, grid),
      smooth: values && reduce(points[against], values, grid),
      state,
      total: points.value.length,
    };
  });
  return { grid, series };
}
