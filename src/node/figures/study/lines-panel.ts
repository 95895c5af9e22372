/** A panel of curves, one for each arm, with bands where the seeds are known and a name at each end. @module */

import type { CurvePoint } from "../../../study/course.ts";
import type { ArmResult } from "../../../study/results.ts";
import { plainTick, squareTicks } from "../ticks.ts";
import {
  armLines,
  armStyles,
  axisTitle,
  beside,
  type FigureContext,
  labelled,
  logarithmic,
  style,
  WIDTH,
} from "./figure.ts";

export interface Lines {
  readonly height: number;
  readonly curves: readonly { readonly arm: string; readonly points: readonly CurvePoint[] }[];
  readonly x: { readonly label: string; readonly type?: "sqrt" };
  readonly y: { readonly domain: readonly [number, number]; readonly isLogarithmic?: boolean };
  /** What a name at an end says beside the arm. */
  readonly end?: (point: CurvePoint) => string;
  /** Drawn below the curves. */
  readonly marks?: readonly unknown[];
}

export function linesPanel(context: FigureContext, arms: readonly ArmResult[], lines: Lines): unknown {
  const { plot, document } = context;
  const { height, curves, x, y, end = () => "", marks = [] } = lines;
  const looks = armStyles(arms);
  const color = ({ arm }: { arm: string }): string => looks(arm).color;
  const points = curves.flatMap(({ arm, points: all }) => all.map((point) => ({ ...point, arm })));
  const right = Math.max(...points.map((point) => point.x));
  const ends = curves.flatMap(({ arm, points: all }) => all.slice(-1).map((point) => ({ ...point, arm })));
  const { isLogarithmic = false, domain } = y;
  const rows = Math.floor(height / 17);
  const labels = labelled(ends, (point) => point.mean, domain, { isLogarithmic, rows });
  return plot.plot({
    document,
    width: WIDTH,
    height,
    marginLeft: 64,
    marginRight: 240,
    marginBottom: 44,
    style,
    x: {
      ...axisTitle(x.label),
      type: x.type ?? "linear",
      domain: [0, right],
      ticks: x.type === "sqrt" ? squareTicks(right) : 6,
      tickFormat: plainTick,
    },
    y: {
      label: null,
      tickSize: 0,
      grid: true,
      ...(isLogarithmic ? logarithmic(...domain) : { domain: [...domain], ticks: 6, tickFormat: plainTick }),
    },
    marks: [
      ...(marks as never[]),
      plot.areaY(
        points.filter(({ low, high }) => low !== null && high !== null && low < high),
        { x: "x", y1: "low", y2: "high", z: "arm", fill: color, fillOpacity: 0.1, clip: true },
      ),
      ...armLines(context, looks, points, { x: "x", y: "mean", clip: true }),
      plot.text(labels, { x: () => right, y: "at", text: (one) => `${one.arm}${end(one)}`, fill: color, ...beside }),
    ],
  });
}
