/** The curves of one metric: from the server in buckets, and then point by point as they are logged. @module */

import { effect, type Signal, signal } from "@preact/signals";
import {
  type Grid,
  groupBy,
  groupCurve,
  middleOf,
  numberOf,
  type Reduced,
  type SeriesReply,
  type SmoothState,
  smoothed,
} from "burgeon/view";
import { dark, state } from "./address.ts";
import { drawnIds, groupNameOf } from "./rows.ts";
import { loadSeries, onLog, runs } from "./source.ts";
import { colorOf, dashOf, nameOf } from "./text.ts";

/** Buckets of a chart: more than twice the pixels of the widest card for a few curves. */
const bucketsFor = (curves: number): number => (curves > 40 ? 250 : 1000);
/** Points after which the buckets are asked for again: the cost of that is spread over the points. */
const MOST_TAIL = 500;

interface Tail {
  readonly x: number[];
  readonly y: number[];
  state: SmoothState;
}

export interface Curves {
  readonly reply: SeriesReply;
  readonly tails: ReadonlyMap<string, Tail>;
}

/** A line to draw over the shared x. */
export interface Line {
  readonly label: string;
  readonly color: string;
  readonly dash: number[];
  readonly values: (number | null)[];
  readonly kind: "line" | "faint" | "low" | "high" | "thin";
  /** x of what is not finite. */
  readonly odd: readonly number[];
}

export interface Assembled {
  readonly x: number[];
  readonly lines: readonly Line[];
  /** Runs of each group that are between their first and last point, by x. */
  readonly alive: ReadonlyMap<string, readonly number[]>;
  readonly total: number;
  readonly buckets: number;
}

/** Keeps the curves of a metric up to date. Returns them, and what ends it. */
export function followCurves(metric: string): {
  readonly curves: Signal<Curves | null>;
  readonly problem: Signal<string>;
  stop(): void;
} {
  const curves = signal<Curves | null>(null);
  const problem = signal("");
  let asked = 0;
  let again: ReturnType<typeof setTimeout> | null = null;
  const load = async (): Promise<void> => {
    const own = ++asked;
    const ids = drawnIds.peek();
    const { x, xlog, smooth, zoom } = state.peek();
    const [from, to] = zoom ?? [null, null];
    try {
      const request = { against: x, from, to, buckets: bucketsFor(ids.length), log: xlog, smooth } as const;
      const reply = await loadSeries(ids, metric, request);
      if (own !== asked) return;
      const tails = new Map(
        reply.runs.map((id, i) => [id, { x: [], y: [], state: reply.series[i]?.state ?? { last: 0, count: 0 } }]),
      );
      problem.value = "";
      curves.value = { reply, tails };
    } catch (error) {
      if (own === asked) problem.value = (error as Error).message;
    }
  };
  const reload = (): void => {
    again ??= setTimeout(() => {
      again = null;
      void load();
    }, 30);
  };
  const stopEffect = effect(() => {
    const { x, xlog, smooth, zoom } = state.value;
    void [drawnIds.value, x, xlog, smooth, zoom];
    reload();
  });
  const stopLog = onLog(({ run, points, from, to, reset }) => {
    const now = curves.peek();
    if (!now) return;
    const at = now.reply.runs.indexOf(run);
    const tail = now.tails.get(run);
    if (reset || (at < 0 && drawnIds.peek().includes(run))) return reload();
    if (!tail || to <= (now.reply.offsets[at] ?? 0)) return;
    if (from < (now.reply.offsets[at] ?? 0)) return reload();
    const { x, smooth, zoom } = state.peek();
    let added = 0;
    for (const [name, step, seconds, value] of points) {
      if (name !== metric) continue;
      const next = smoothed(tail.state, numberOf(value), smooth);
      tail.state = next.state;
      const where = x === "step" ? step : seconds;
      if (zoom && where > zoom[1]) continue;
      tail.x.push(where);
      tail.y.push(next.shown);
      added++;
    }
    if (added === 0) return;
    if (tail.x.length > MOST_TAIL || !now.reply.grid) return reload();
    curves.value = { ...now };
  });
  return {
    curves,
    problem,
    stop() {
      stopEffect();
      stopLog();
      if (again) clearTimeout(again);
      asked++;
    },
  };
}

/** Each used bucket as one x, or as three where some curve has several points in it: smallest, largest, last. */
function positions(
  series: readonly (Reduced | null)[],
  grid: Grid,
): { x: number[]; at: Map<number, number>; wide: boolean } {
  const last = new Map<number, number>();
  let wide = false;
  for (const reduced of series)
    reduced?.bucket.forEach((bucket, i) => {
      wide ||= (reduced.count[i] ?? 0) > 1;
      const before = last.get(bucket);
      const here = reduced.x[i] as number;
      last.set(bucket, before === undefined || before === here ? here : middleOf(grid, bucket));
    });
  const at = new Map<number, number>();
  const x: number[] = [];
  for (const bucket of [...last.keys()].sort((a, b) => a - b)) {
    at.set(bucket, x.length);
    if (!wide) {
      x.push(last.get(bucket) as number);
      continue;
    }
    const middle = middleOf(grid, bucket);
    const third = (middleOf(grid, bucket + 1) - middle) / 3;
    x.push(middle - third, middle, middle + third);
  }
  return { x, at, wide };
}

const finite = (value: number | undefined, ylog: boolean): number | null =>
  value === undefined || !Number.isFinite(value) || value === null || (ylog && value <= 0) ? null : value;

/** A curve over the positions: all extremes, or its last values alone. */
function spreadOut(
  reduced: Reduced,
  { x, at, wide }: ReturnType<typeof positions>,
  extremes: boolean,
  ylog: boolean,
): (number | null)[] {
  const values: (number | null)[] = new Array(x.length).fill(null);
  reduced.bucket.forEach((bucket, i) => {
    const to = at.get(bucket) as number;
    if (!wide) {
      values[to] = finite(reduced.last[i], ylog);
      return;
    }
    if (extremes && (reduced.count[i] ?? 0) > 1) {
      values[to] = finite(reduced.min[i], ylog);
      values[to + 1] = finite(reduced.max[i], ylog);
    }
    values[to + 2] = finite(reduced.last[i], ylog);
  });
  return values;
}

const oddOf = (reduced: Reduced): number[] =>
  reduced.bucket.flatMap((_, i) => ((reduced.odd[i] ?? 0) > 0 ? [reduced.x[i] as number] : []));

/** All that a chart draws. */
export function assemble({ reply, tails }: Curves): Assembled | null {
  const { grid, series, runs: ids } = reply;
  if (!grid) return null;
  const { smooth, ylog, group } = state.value;
  const place = positions(
    series.map((one) => one?.raw ?? null),
    grid,
  );
  const tailX = [...new Set(ids.flatMap((id) => tails.get(id)?.x ?? []))].sort((a, b) => a - b);
  const end = place.x.at(-1) ?? Number.NEGATIVE_INFINITY;
  const later = tailX.filter((x) => x > end);
  const tailAt = new Map(later.map((x, i) => [x, place.x.length + i]));
  const x = [...place.x, ...later];
  const withTail = (values: (number | null)[], id: string): (number | null)[] => {
    const all = [...values, ...new Array<null>(later.length).fill(null)];
    const tail = tails.get(id);
    tail?.x.forEach((where, i) => {
      const at = tailAt.get(where);
      if (at !== undefined) all[at] = finite(tail.y[i], ylog);
    });
    return all;
  };
  const total =
    series.reduce((sum, one) => sum + (one?.total ?? 0), 0) +
    ids.reduce((sum, id) => sum + (tails.get(id)?.x.length ?? 0), 0);
  const base = { x, total, buckets: grid.count };
  if (group.length > 0) return { ...base, ...groupLines(reply, place, withTail) };
  const lines = ids.flatMap((id, i): Line[] => {
    const one = series[i];
    if (!one) return [];
    const shared = { label: nameOf(id, runs.value.keys()), color: colorOf(i, dark.value), dash: dashOf(i) };
    const raw = spreadOut(one.raw, place, true, ylog);
    if (!one.smooth) return [{ ...shared, kind: "line", values: withTail(raw, id), odd: oddOf(one.raw) }];
    const smoothLine = withTail(spreadOut(one.smooth, place, false, ylog), id);
    const faint = {
      ...shared,
      kind: "faint" as const,
      values: [...raw, ...new Array<null>(later.length).fill(null)],
      odd: [],
    };
    return [...(smooth > 0 ? [faint] : []), { ...shared, kind: "line", values: smoothLine, odd: oddOf(one.raw) }];
  });
  return { ...base, lines, alive: new Map() };
}

/** Mean and interval of each group. */
function groupLines(
  { series, runs: ids }: SeriesReply,
  place: ReturnType<typeof positions>,
  withTail: (values: (number | null)[], id: string) => (number | null)[],
): Pick<Assembled, "lines" | "alive"> {
  const { ylog } = state.value;
  const members = ids.flatMap((id, i) => {
    const [run, one] = [runs.value.get(id), series[i]];
    return run && one ? [{ run, values: withTail(spreadOut(one.smooth ?? one.raw, place, false, false), id) }] : [];
  });
  const alive = new Map<string, readonly number[]>();
  const lines = [...groupBy(members, ({ run }) => groupNameOf(run))].flatMap(([label, own], i): Line[] => {
    const curve = groupCurve(own.map(({ values }) => values));
    alive.set(label, curve.alive);
    const shared = { label, color: colorOf(i, dark.value), dash: dashOf(i), odd: [] };
    const of = (values: readonly (number | null)[]): (number | null)[] =>
      values.map((value) => finite(value ?? undefined, ylog));
    const mean = of(curve.mean);
    const isWhole = (at: number): boolean => curve.alive[at] === own.length;
    // Where some runs have ended the mean is another one: that part is dashed.
    const whole = mean.map((value, at) => (isWhole(at) ? value : null));
    const part = mean.map((value, at) => (isWhole(at) && isWhole(at + 1) && isWhole(at - 1) ? null : value));
    return [
      { ...shared, kind: "low", values: of(curve.low) },
      { ...shared, kind: "high", values: of(curve.high) },
      { ...shared, kind: "line", values: whole },
      { ...shared, kind: "thin", dash: [4, 4], values: part },
    ];
  });
  return { lines, alive };
}
