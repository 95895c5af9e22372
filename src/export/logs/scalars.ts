/** The numbers of a run's events, each under a name. @module */

import type { Metrics } from "../../train/events/events.ts";
import type { LoggedEvent } from "../format.ts";

export interface Scalar {
  readonly name: string;
  readonly value: number;
}

const metricScalars = (split: string, metrics: Metrics): Scalar[] =>
  Object.entries(metrics).map(([name, value]) => ({ name: `${split}/${name}`, value }));

const sizes = (all: Readonly<Record<string, number>>): Scalar[] =>
  Object.entries(all).map(([name, value]) => ({ name: `size/${name}`, value }));

const listed = (prefix: string, axes: readonly string[], values: readonly number[] | undefined): Scalar[] =>
  (values ?? []).map((value, i) => ({ name: `${prefix}/${axes[i] ?? i + 1}`, value }));

/** Names of the axes that a log begins with; a distillation's are known from its first growth on. */
export function axesOf(events: readonly LoggedEvent[]): readonly string[] {
  const named = events.find((event) => event.type === "start" || event.type === "growth");
  return (named as { readonly axes?: readonly string[] } | undefined)?.axes ?? [];
}

/** Names: `train/loss`, `validation/accuracy`, `widths/hidden1`, `size/parameters`, ... `axes` are those of the `start` event. */
export function scalarsOf(event: LoggedEvent, axes: readonly string[]): Scalar[] {
  const size = "widths" in event ? [{ name: "size/parameters", value: event.parameters }] : [];
  const widths = "widths" in event ? [...listed("widths", axes, event.widths), ...size] : [];
  switch (event.type) {
    case "step":
      return [
        { name: "train/loss", value: event.loss },
        { name: "train/learning-rate", value: event.learningRate },
      ];
    case "epoch": {
      const accuracy = event.accuracy === null ? [] : [{ name: "epoch/accuracy", value: event.accuracy }];
      return [{ name: "epoch/loss", value: event.loss }, ...accuracy, ...widths, ...listed("sizes", axes, event.sizes)];
    }
    case "evaluation":
      return metricScalars(event.split, event.metrics);
    case "returns": {
      const { loss, return: found, parameters, hiddenUnits, edges } = event;
      return [
        { name: "train/loss", value: loss },
        { name: "return/mean", value: found.mean },
        { name: "return/sd", value: found.sd },
        { name: "return/worst", value: found.worst },
        ...sizes({ parameters, hiddenUnits, edges }),
      ];
    }
    case "structure":
      return sizes({ parameters: event.parameters, hiddenUnits: event.hidden, edges: event.edges });
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
export function momentOf(event: LoggedEvent): { step: number; seconds: number } {
  return { step: "step" in event ? event.step : 0, seconds: "seconds" in event ? event.seconds : 0 };
}
