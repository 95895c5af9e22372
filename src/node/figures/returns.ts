/** The picture of returns: those of evaluations during training and the size of the model, every seed and their mean. @module */

import type { TrainEvent } from "../../train/events/events.ts";
import { CAPTION, type Canvas, drawPage, FONT, HEADER, openCanvas, QUIET } from "./page.ts";

const WIDTH = 960;
const PANEL = 240;
const LINES = { seed: "#a9c7dd", mean: "#0072b2", teacher: "#d55e00" } as const;

interface Point {
  readonly seed: number;
  readonly step: number;
  readonly value: number;
}

/** One value for every evaluation with returns of every run. */
function pointsOf(logs: readonly (readonly TrainEvent[])[], value: "return" | "parameters"): Point[] {
  return logs.flatMap((events, seed) => {
    const sizes = new Map(events.flatMap((event) => (event.type === "epoch" ? [[event.step, event.parameters]] : [])));
    return events.flatMap((event) => {
      const found = event.type === "evaluation" ? event.metrics.return : undefined;
      if (event.type !== "evaluation" || !found) return [];
      const { step } = event;
      return [{ seed, step, value: value === "return" ? found.mean : (sizes.get(step) ?? 0) }];
    });
  });
}

/** The mean over seeds at each step. */
function meanOf(points: readonly Point[]): Point[] {
  return [...new Set(points.map(({ step }) => step))].map((at) => {
    const found = points.filter(({ step }) => step === at);
    return { seed: -1, step: at, value: found.reduce((sum, { value }) => sum + value, 0) / found.length };
  });
}

function panel({ plot, document }: Canvas, points: readonly Point[], teacher: number | null): unknown {
  return plot.plot({
    document,
    width: WIDTH,
    height: PANEL,
    marginLeft: 64,
    marginRight: 40,
    marginTop: 12,
    marginBottom: 42,
    style: { fontFamily: FONT, fontSize: "12px", color: QUIET, background: "none" },
    x: { label: "environment step", labelAnchor: "center", labelArrow: "none", tickFormat: ",d" },
    y: { label: null, grid: true, ticks: 5 },
    marks: [
      plot.line(points, { x: "step", y: "value", z: "seed", stroke: LINES.seed, strokeWidth: 1 }),
      plot.line(meanOf(points), { x: "step", y: "value", stroke: LINES.mean, strokeWidth: 2.4 }),
      ...(teacher === null ? [] : [plot.ruleY([teacher], { stroke: LINES.teacher, strokeDasharray: "6 4" })]),
    ],
  });
}

/**
 * Draws the returns of runs that differ in their seed, by their logs, as SVG; null where no episodes were played.
 *
 * @throws StateError when a package that draws is missing
 */
export async function drawReturns(logs: readonly (readonly TrainEvent[])[]): Promise<string | null> {
  const returns = pointsOf(logs, "return");
  if (returns.length === 0) return null;
  const canvas = await openCanvas();
  const all = logs.flat();
  const start = all.find((event) => event.type === "start");
  const teacher = all.find((event) => event.type === "evaluation")?.metrics.teacher?.mean ?? null;
  const second = HEADER + CAPTION + PANEL;
  return drawPage({
    title: `${start?.strategy ?? ""} on ${start?.dataset ?? ""}, ${logs.length} seed${logs.length === 1 ? "" : "s"}`,
    subtitle: "every seed, their mean, and the teacher in the same episodes (dashed)",
    width: WIDTH,
    height: second + CAPTION + PANEL,
    panels: [
      { svg: panel(canvas, returns, teacher), y: HEADER, caption: "Return of greedy episodes" },
      { svg: panel(canvas, pointsOf(logs, "parameters"), null), y: second, caption: "Parameters of the model" },
    ],
  });
}
