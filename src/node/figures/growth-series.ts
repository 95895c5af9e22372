/** What the growth picture shows, taken from a run's events. @module */

import type { EndEvent, GrowthEvent, StartEvent, TrainEvent } from "../../train/events.ts";

export interface WidthPoint {
  readonly axis: string;
  readonly step: number;
  readonly width: number;
}

export interface LossPoint {
  readonly series: "batch" | "epoch mean" | "validation";
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
  readonly axes: readonly string[];
  /** Corners of the stairs of each axis. */
  readonly widths: readonly WidthPoint[];
  readonly losses: readonly LossPoint[];
  readonly marks: readonly GrowthMark[];
}

function lossOf(event: TrainEvent): LossPoint | null {
  const { type } = event;
  if (type === "step") return { series: "batch", step: event.step, loss: event.loss };
  if (type === "epoch") return { series: "epoch mean", step: event.step, loss: event.loss };
  if (type !== "evaluation" || event.split !== "validation") return null;
  return { series: "validation", step: event.step, loss: event.metrics.loss };
}

/** Sorts events into curves. Returns null for a log without a start. */
export function growthSeries(events: readonly TrainEvent[]): GrowthSeries | null {
  const start = events.find((event) => event.type === "start");
  if (!start) return null;
  const lastStep = Math.max(1, ...events.map((event) => ("step" in event ? event.step : 0)));
  const { axes } = start;
  const growth = events.filter((event) => event.type === "growth");
  const widths = axes.map((axis, i): WidthPoint => ({ axis, step: 0, width: start.widths[i] ?? 0 }));
  const final = new Map(widths.map(({ axis, width }) => [axis, width]));
  for (const { axis, step, to } of growth) {
    widths.push({ axis, step, width: to });
    final.set(axis, to);
  }
  for (const [axis, width] of final) widths.push({ axis, step: lastStep, width });
  const losses = events.flatMap((event) => lossOf(event) ?? []).filter(({ loss }) => Number.isFinite(loss) && loss > 0);
  return {
    start,
    end: events.findLast((event) => event.type === "end") ?? null,
    lastStep,
    axes,
    widths,
    losses,
    marks: growth.map(({ axis, step, to, kind }) => ({ axis, step, width: to, kind })),
  };
}
