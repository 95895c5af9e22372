/** The numbers of a run's events, each under a name. @module */

import type { Metrics, Returns, TrainEvent } from "../../train/events/events.ts";

export interface Scalar {
  readonly name: string;
  readonly value: number;
}

/** Numbers by their names; of returns also their mean, deviation and worst: `validation/return/mean`. */
const metricScalars = (split: string, metrics: Metrics): Scalar[] =>
  Object.entries(metrics).flatMap(([name, value]: [string, number | Returns | null]) =>
    typeof value === "number" || value === null
      ? [{ name: `${split}/${name}`, value: finiteOrNot(value) }]
      : Object.entries(value).map(([part, one]) => ({ name: `${split}/${name}/${part}`, value: one })),
  );

/** Logs from before numbers that are not finite were written by name have null in their place. */
const finiteOrNot = (value: number | null): number => value ?? Number.NaN;

const listed = (prefix: string, axes: readonly string[], values: readonly number[] | undefined): Scalar[] =>
  (values ?? []).map((value, i) => ({ name: `${prefix}/${axes[i] ?? i + 1}`, value }));

/** Names of the axes that a log begins with. */
export function axesOf(events: readonly TrainEvent[]): readonly string[] {
  return events.find((event) => event.type === "start")?.axes ?? [];
}

/** Names: `train/loss`, `validation/accuracy`, `widths/hidden1`, `size/parameters`, ... `axes` are those of the `start` event. */
export function scalarsOf(event: TrainEvent, axes: readonly string[]): Scalar[] {
  const size = "widths" in event ? [{ name: "size/parameters", value: event.parameters }] : [];
  const widths = "widths" in event ? [...listed("widths", axes, event.widths), ...size] : [];
  switch (event.type) {
    case "step":
      return [
        { name: "train/loss", value: finiteOrNot(event.loss) },
        { name: "train/learning-rate", value: event.learningRate },
      ];
    case "epoch": {
      const accuracy = event.accuracy === null ? [] : [{ name: "epoch/accuracy", value: event.accuracy }];
      return [
        { name: "epoch/loss", value: finiteOrNot(event.loss) },
        ...accuracy,
        ...widths,
        ...listed("sizes", axes, event.sizes),
      ];
    }
    case "evaluation":
      return metricScalars(event.split, event.metrics);
    case "end":
      return [...widths, ...(event.test ? metricScalars("test", event.test) : [])];
    case "start":
    case "growth":
      return widths;
    default:
      return [];
  }
}

/** Step and seconds of an event; a `start` event is at 0. */
export function momentOf(event: TrainEvent): { step: number; seconds: number } {
  return { step: "step" in event ? event.step : 0, seconds: "seconds" in event ? event.seconds : 0 };
}
