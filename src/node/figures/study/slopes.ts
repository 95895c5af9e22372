/** Slopes of measures against factors on double-logarithmic paper, and what they depend on; the measures are in the figures of factors. @module */

import { factorLabel } from "../../../study/cases.ts";
import type { Slope } from "../../../study/definition.ts";
import { measuredOn } from "../../../study/results.ts";
import { type SlopeResult, slopesOf } from "../../../study/slopes.ts";
import { studies } from "../../studies/find-study.ts";
import { CAPTION, drawPage, HEADER } from "../page.ts";
import { plainTick } from "../ticks.ts";
import {
  armStyles,
  axisTitle,
  beside,
  defineFigure,
  type FigureContext,
  labelled,
  roomFor,
  type StudyFigure,
  style,
  WIDTH,
} from "./figure.ts";
import { scaleOf } from "./swept.ts";

const PANEL = 270;
const margins = { marginLeft: 64, marginRight: 130, marginBottom: 44 } as const;

interface Drawn {
  readonly svg: unknown;
  readonly caption: string;
}

const colorsOf = ({ results }: FigureContext): ((arm: string) => string) => {
  const looks = armStyles(results.cases[0]?.arms ?? []);
  return (arm) => looks(arm).color;
};

/** The slopes against the other factor that varies; dashed as published. */
function slopes(context: FigureContext, { measure, factor }: Slope, all: readonly SlopeResult[]): Drawn | null {
  const { plot, document } = context;
  const paths = Object.keys(all[0]?.factors ?? {});
  const valuesOf = (path: string): number[] =>
    [...new Set(all.map(({ factors }) => factors[path]))].filter((value) => typeof value === "number");
  const path = paths.sort((a, b) => valuesOf(b).length - valuesOf(a).length)[0];
  if (path === undefined || valuesOf(path).length < 2) return null;
  const color = colorsOf(context);
  const points = all.map(({ arm, factors, slope, published }) => ({
    arm,
    x: factors[path] as number,
    slope,
    published,
  }));
  const reported = points.filter(({ published }) => published !== null);
  const stroke = ({ arm }: { arm: string }): string => color(arm);
  const last = Math.max(...points.map(({ x }) => x));
  const labels = labelled(
    points.filter(({ x }) => x === last),
    ({ slope }) => slope,
    roomFor(
      points.flatMap(({ slope, published }) => [slope, published ?? slope]),
      false,
    ),
  );
  const svg = plot.plot({
    document,
    width: WIDTH,
    height: PANEL,
    ...margins,
    style,
    x: {
      ...scaleOf(valuesOf(path)),
      ...axisTitle(factorLabel(path)),
      ticks: valuesOf(path),
      tickFormat: plainTick,
    },
    y: { label: null, tickSize: 0, grid: true },
    marks: [
      plot.line(reported, { x: "x", y: "published", z: "arm", stroke, strokeDasharray: "5 4", strokeOpacity: 0.7 }),
      plot.line(points, { x: "x", y: "slope", z: "arm", stroke, strokeWidth: 1.8 }),
      plot.dot(points, { x: "x", y: "slope", fill: stroke, r: 3 }),
      plot.text(labels, { x: "x", y: "at", text: "arm", fill: stroke, ...beside }),
    ],
  });
  return {
    svg,
    caption: `slope of ${measure} against ${factorLabel(factor)}, dashed as published: ${all[0]?.dataset ?? ""}`,
  };
}

export const slopeFigure: StudyFigure = defineFigure({
  name: "slopes",
  caption: "Slopes of measures against a factor on double-logarithmic axes, dashed as published",
  draw(context) {
    const { slopes: asked = [] } = studies.find(({ name }) => name === context.results.study) ?? {};
    const panels = asked.flatMap((spec) => {
      const all = slopesOf(context.results, spec);
      if (all.length === 0) return [];
      return [slopes(context, spec, all)].filter((drawn) => drawn !== null);
    });
    if (panels.length === 0) return [];
    const height = PANEL + CAPTION + 8;
    const svg = drawPage({
      title: `${context.results.study}: slopes`,
      subtitle: `${measuredOn(context.results)}`,
      width: WIDTH,
      height: HEADER + panels.length * height,
      panels: panels.map((one, i) => ({ ...one, y: HEADER + i * height })),
    });
    return [{ suffix: "", svg }];
  },
});
