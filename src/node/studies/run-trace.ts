/** What a run went through, from its log: the curves of figures, and what it took to reach a target. @module */

import type { RunTrace } from "../../study/course.ts";
import type { RunResult } from "../../study/results.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { growthSeries } from "../figures/growth-series.ts";

/** A run at an evaluation on the validation split. */
interface Moment {
  /** Training rows seen so far, each as often as it was met. */
  readonly samples: number;
  readonly flops: number;
  readonly quality: number;
}

/** Evaluation by evaluation; empty for logs that do not have the cost of epochs. */
function momentsOf(events: readonly TrainEvent[]): Moment[] {
  const rows = events.find((event) => event.type === "start")?.rows.train ?? 0;
  const epochs = new Map(events.filter((event) => event.type === "epoch").map((event) => [event.step, event] as const));
  return events
    .filter((event) => event.type === "evaluation")
    .flatMap(({ step, split, metrics: { accuracy, mse } }) => {
      const { epoch, flops } = epochs.get(step) ?? {};
      const quality = accuracy ?? mse;
      if (split !== "validation" || epoch === undefined || flops === undefined || quality === undefined) return [];
      return [{ samples: epoch * rows, flops, quality }];
    });
}

/** Returns during training where episodes are played, else validation quality, or the training loss where nothing was held out. */
function qualityOf(events: readonly TrainEvent[], moments: readonly Moment[]): RunTrace["quality"] {
  const played = events.flatMap((event) =>
    event.type === "evaluation" && event.split === "validation" && event.metrics.return
      ? [{ x: event.step, y: event.metrics.return.mean }]
      : [],
  );
  if (played.length > 0) return { name: "return", points: played };
  if (moments.length > 0) {
    const isError = events.find((event) => event.type === "start")?.task === "regression";
    const points = moments.map(({ flops, quality }) => ({ x: flops, y: quality }));
    return { name: `validation ${isError ? "mse" : "accuracy"}`, points };
  }
  const losses = events.filter((event) => event.type === "epoch");
  const points = losses.flatMap(({ flops, loss }) => (flops === undefined ? [] : [{ x: flops, y: loss }]));
  return { name: "training loss", points };
}

export function traceOf(events: readonly TrainEvent[]): RunTrace {
  // In the order of the layers, as the summary has them: layers can come between others.
  const { final = [], widths = [] } = growthSeries(events) ?? {};
  return {
    quality: qualityOf(events, momentsOf(events)),
    widths: final.map(({ axis }) => widths.filter((point) => point.axis === axis)),
  };
}

/** The first evaluation that is as good as the target; of errors less is better. */
export function reachedIn(
  events: readonly TrainEvent[],
  target: number | null,
): Pick<RunResult, "targetSamples" | "targetFlops"> {
  if (target === null) return {};
  const isError = events.find((event) => event.type === "start")?.task === "regression";
  const found = momentsOf(events).find(({ quality }) => (isError ? quality <= target : quality >= target));
  return found ? { targetSamples: found.samples, targetFlops: found.flops } : {};
}
