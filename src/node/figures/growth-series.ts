/** What the growth picture shows, taken from a run's events. @module */

import { editsOf } from "../../train/events/edit-counts.ts";
import type { EndEvent, GrowthEvent, StartEvent, TrainEvent, TrainResult } from "../../train/events/events.ts";

export interface WidthPoint {
  readonly axis: string;
  readonly step: number;
  readonly width: number;
}

export interface LossPoint {
  readonly series: "batch" | "training" | "validation";
  readonly step: number;
  readonly loss: number;
}

export interface GrowthMark {
  readonly axis: string;
  readonly step: number;
  readonly width: number;
  readonly kind: GrowthEvent["kind"];
}

export interface GrowthSeries {
  readonly start: StartEvent;
  readonly end: EndEvent | null;
  readonly lastStep: number;
  /** The step whose network the run kept: the last, or where validation was best. */
  readonly keptStep: number;
  /** All that there were, those of layers that went too. */
  readonly axes: readonly string[];
  /** Widths of the network that was kept, at the last step, where its labels stand. */
  readonly final: readonly WidthPoint[];
  /** Corners of the stairs of each axis. */
  readonly widths: readonly WidthPoint[];
  readonly losses: readonly LossPoint[];
  /** What the training curve is. */
  readonly smoothing: "means over an epoch" | "moving means";
  readonly marks: readonly GrowthMark[];
  /** As the run's result counts them, those of edges too. */
  readonly edits: TrainResult["edits"];
}

/** Epochs from which their means make a curve. */
const MANY_EPOCHS = 30;
/** Of the logged steps, the share that a moving mean spans. */
const SPAN = 1 / 40;

/** Means of each point and its neighbors. */
function movingMeans(points: readonly LossPoint[]): LossPoint[] {
  const reach = Math.max(1, Math.round((points.length * SPAN) / 2));
  return points.map(({ step }, i) => {
    const near = points.slice(Math.max(0, i - reach), i + reach + 1);
    return { series: "training", step, loss: near.reduce((sum, { loss }) => sum + loss, 0) / near.length };
  });
}

/** Batches, training and validation; numbers that a logarithm cannot show are left out. */
function lossCurves(events: readonly TrainEvent[]): Pick<GrowthSeries, "losses" | "smoothing"> {
  const points = events.flatMap((event): LossPoint[] => {
    const { type } = event;
    if (type === "step") return [{ series: "batch", step: event.step, loss: event.loss }];
    if (type === "epoch") return [{ series: "training", step: event.step, loss: event.loss }];
    if (type !== "evaluation" || event.split !== "validation") return [];
    const { loss } = event.metrics;
    return loss === undefined ? [] : [{ series: "validation", step: event.step, loss }];
  });
  const losses = points.filter(({ loss }) => Number.isFinite(loss) && loss > 0);
  const epochs = losses.filter(({ series }) => series === "training");
  if (epochs.length >= MANY_EPOCHS) return { losses, smoothing: "means over an epoch" };
  const others = losses.filter(({ series }) => series !== "training");
  const batches = others.filter(({ series }) => series === "batch");
  return { losses: [...others, ...movingMeans(batches)], smoothing: "moving means" };
}

/**
 * The axes that an edit changed, with their widths after it; those of a layer that went have 0. Edges of a graph, hundreds for each
 * neuron, are no width.
 */
function changedWidths(event: GrowthEvent, before: ReadonlyMap<string, number>): WidthPoint[] {
  if (event.change && event.axis === "edges") return [];
  const { step, axes, widths } = event;
  if (event.axis !== "depth" || !axes) return [{ axis: event.axis, step, width: event.to }];
  const now = new Map(axes.map((axis, i) => [axis, widths[i] ?? 0]));
  return [...new Set([...before.keys(), ...axes])].flatMap((axis) => {
    const width = now.get(axis) ?? 0;
    return width === (before.get(axis) ?? 0) ? [] : [{ axis, step, width }];
  });
}

/** An edit of the network that was kept, once training is over: at the last step nothing else is edited. */
const isFinishing = ({ type, ...event }: TrainEvent, lastStep: number): boolean =>
  type === "growth" && "step" in event && event.step === lastStep;

/**
 * How many events went before the network that was kept: one that stops early has the losses of its best evaluation at its end, or before the
 * edits that finish it.
 */
function eventsUntilKept(events: readonly TrainEvent[], lastStep: number): number {
  const end = events.findLast((event) => event.type === "end");
  const best = events.findLastIndex((event) => event.type === "evaluation" && event.best);
  const found = events[best];
  const finishing = events.find((event) => isFinishing(event, lastStep));
  const before = finishing?.type === "growth" ? finishing.values?.before : undefined;
  const loss = before ?? end?.validation?.loss;
  const isKept = loss !== undefined && found?.type === "evaluation" && found.metrics.loss === loss;
  return isKept ? best + 1 : events.length;
}

/** Sorts events into curves. Returns null for a log without a start. */
export function growthSeries(events: readonly TrainEvent[]): GrowthSeries | null {
  const start = events.find((event) => event.type === "start");
  if (!start) return null;
  const stepIn = (some: readonly TrainEvent[]): number =>
    Math.max(1, ...some.map((event) => ("step" in event ? event.step : 0)));
  const lastStep = stepIn(events);
  const until = eventsUntilKept(events, lastStep);
  const growth = events.filter((event) => event.type === "growth");
  const keptGrowth = events.slice(0, until).filter((event) => event.type === "growth").length;
  const widths = start.axes.map((axis, i): WidthPoint => ({ axis, step: 0, width: start.widths[i] ?? 0 }));
  const known = new Map(widths.map(({ axis, width }) => [axis, width]));
  let present: readonly string[] = start.axes;
  const finalNow = (): WidthPoint[] => present.map((axis) => ({ axis, step: lastStep, width: known.get(axis) ?? 0 }));
  let final = finalNow();
  const marks: GrowthMark[] = [];
  for (const [i, event] of growth.entries()) {
    const changed = changedWidths(event, known);
    for (const { axis, width } of changed) known.set(axis, width);
    present = event.axes ?? present;
    widths.push(...changed);
    marks.push(...changed.map((point) => ({ ...point, kind: event.kind })));
    if (i < keptGrowth) final = finalNow();
    else if (isFinishing(event, lastStep))
      final = final.map((point, at) => ({ ...point, width: event.widths[at] ?? point.width }));
  }
  const ends = [...known].map(([axis, width]): WidthPoint => ({ axis, step: lastStep, width }));
  return {
    start,
    end: events.findLast((event) => event.type === "end") ?? null,
    lastStep,
    keptStep: until === events.length ? lastStep : stepIn(events.slice(0, until)),
    axes: [...known.keys()],
    final,
    widths: [...widths, ...ends],
    ...lossCurves(events),
    marks,
    edits: editsOf(growth),
  };
}
