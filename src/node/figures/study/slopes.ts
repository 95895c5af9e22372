/** How measures follow factors on double-logarithmic paper, and what their slopes depend on. @module */

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
  logarithmic,
  roomFor,
  SPREAD_FROM,
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

/** The curves of one dataset side by side, one field for each combination of the other factors. */
function curves(context: FigureContext, { measure, factor }: Slope, all: readonly SlopeResult[]): Drawn {
  const { plot, document } = context;
  const color = colorsOf(context);
  const short = ({ factors }: SlopeResult): string =>
    Object.entries(factors)
      .map(([path, value]) => `${factorLabel(path)} ${value}`)
      .join(", ");
  const points = all.flatMap((one) =>
    one.points.map(({ x, value }) => ({
      ...{ arm: one.arm, field: short(one), x, y: value.center },
      ci: value.n >= SPREAD_FROM ? value.interval : null,
    })),
  );
  const values = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const stroke = ({ arm }: { arm: string }): string => color(arm);
  const last = points.at(-1)?.field;
  const ends = points.filter(({ field, x }) => field === last && x === values.at(-1));
  const heights = points.map(({ y }) => y);
  const domain = roomFor(heights, true);
  const labels = labelled(ends, ({ y }) => y, domain, { isLogarithmic: true });
  const svg = plot.plot({
    document,
    width: WIDTH,
    height: PANEL,
    ...margins,
    style,
    fx: { label: null, domain: [...new Set(points.map(({ field }) => field))] },
    x: {
      type: "log",
      base: 2,
      ...axisTitle(factorLabel(factor)),
      ticks: values,
      tickFormat: plainTick,
    },
    y: { ...logarithmic(...domain), label: null, tickSize: 0, grid: true },
    marks: [
      plot.frame({ stroke: "#d9e2ec" }),
      plot.line(points, { fx: "field", x: "x", y: "y", z: "arm", stroke, strokeWidth: 1.8 }),
      plot.link(
        points.filter(({ ci }) => ci),
        {
          fx: "field",
          x1: "x",
          x2: "x",
          y1: ({ ci }) => ci?.[0],
          y2: ({ ci }) => ci?.[1],
          stroke,
          strokeOpacity: 0.5,
          clip: true,
        },
      ),
      plot.dot(points, { fx: "field", x: "x", y: "y", fill: stroke, r: 2.5 }),
      plot.text(labels, { fx: "field", x: "x", y: "at", text: "arm", fill: stroke, ...beside }),
    ],
  });
  return { svg, caption: `${measure} against ${factorLabel(factor)}: ${all[0]?.dataset ?? ""}` };
}

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
  caption: "Measures against factors on double-logarithmic paper, and their slopes",
  draw(context) {
    const { slopes: asked = [] } = studies.find(({ name }) => name === context.results.study) ?? {};
    const panels = asked.flatMap((spec) => {
      const all = slopesOf(context.results, spec);
      if (all.length === 0) return [];
      return [curves(context, spec, all), slopes(context, spec, all)].filter((drawn) => drawn !== null);
    });
    if (panels.length === 0) return [];
    const height = PANEL + CAPTION + 8;
    const svg = drawPage({
      title: `${context.results.study}: slopes`,
      subtitle: `${measuredOn(context.results)}, means, from ${SPREAD_FROM} seeds on with 95 % intervals`,
      width: WIDTH,
      height: HEADER + panels.length * height,
      panels: panels.map((one, i) => ({ ...one, y: HEADER + i * height })),
    });
    return [{ suffix: "", svg }];
  },
});
