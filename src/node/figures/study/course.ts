/** How the arms went along: quality over operations, memory over samples, means over seeds. @module */

import { operationUnit } from "../../../study/operations.ts";
import type { ArmResult, CaseResult, CoursePoint } from "../../../study/results.ts";
import { mean } from "../../../study/statistics.ts";
import { spreadLabels } from "../labels.ts";
import { CAPTION, drawPage, HEADER, QUIET } from "../page.ts";
import {
  armColors,
  defineFigure,
  type FigureContext,
  finishedRuns,
  opacityOf,
  plainCases,
  type StudyFigure,
  style,
  subtitleOf,
  WIDTH,
} from "./figure.ts";

const PANEL = 300;

interface Point {
  readonly arm: string;
  readonly x: number;
  readonly y: number;
}

interface Axes {
  readonly x: string;
  /** Drawn across; null for none. */
  readonly target: number | null;
  of(point: CoursePoint): { readonly x: number; readonly y: number };
}

/** Evaluation by evaluation, as far as all runs went. */
function curve(arm: ArmResult, { of }: Axes): Point[] {
  const courses = finishedRuns(arm).flatMap(({ course }) => (course && course.length > 0 ? [course] : []));
  if (courses.length === 0) return [];
  const length = Math.min(...courses.map((course) => course.length));
  return Array.from({ length }, (_, i) => {
    const points = courses.map((course) => of(course[i] as CoursePoint));
    return { arm: arm.name, x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  });
}

/** `300`, `25k`, `1.5M`. */
function countTick(value: number): string {
  const [scale, letter] = value >= 1e6 ? [1e6, "M"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${Number((value / scale).toPrecision(4))}${letter}`;
}

function panel({ plot, document }: FigureContext, arms: readonly ArmResult[], axes: Axes): unknown {
  const color = armColors(arms);
  const curves = arms.map((arm) => curve(arm, axes)).filter(({ length }) => length > 0);
  const points = curves.flat();
  const ys = [...points.map(({ y }) => y), ...(axes.target === null ? [] : [axes.target])];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const room = Math.max((high - low) / 17, 1e-9);
  const ends = curves.map((one) => one.at(-1) as Point);
  const labels = spreadLabels(ends, ({ y }) => y, room, high + room);
  const right = Math.max(...points.map(({ x }) => x));
  return plot.plot({
    document,
    width: WIDTH,
    height: PANEL,
    marginLeft: 64,
    marginRight: 210,
    marginBottom: 44,
    style,
    x: {
      label: axes.x,
      labelAnchor: "center",
      labelArrow: "none",
      domain: [0, right],
      ticks: 6,
      tickFormat: countTick,
    },
    y: { label: null, domain: [low, Math.max(high, ...labels.map(({ y }) => y))], grid: true, ticks: 6 },
    marks: [
      plot.ruleY(axes.target === null ? [] : [axes.target], { stroke: QUIET, strokeDasharray: "4 3" }),
      plot.line(points, {
        x: "x",
        y: "y",
        z: "arm",
        stroke: ({ arm }: Point) => color(arm),
        strokeWidth: 1.8,
        strokeOpacity: ({ arm }: { arm: string }) => opacityOf(arm),
      }),
      plot.dot(ends, { x: "x", y: "y", r: 3, fill: ({ arm }: Point) => color(arm) }),
      plot.text(labels, {
        x: () => right,
        dx: 8,
        y: "y",
        textAnchor: "start",
        fontSize: 11,
        fontWeight: "bold",
        text: ({ item }: { item: Point }) => item.arm,
        fill: ({ item }: { item: Point }) => color(item.arm),
      }),
    ],
  });
}

function draw(context: FigureContext, one: CaseResult): string | null {
  const all = one.arms.flatMap((arm) => finishedRuns(arm).flatMap(({ course = [] }) => course));
  if (all.length === 0) return null;
  const { name, scale } = operationUnit([Math.max(...all.map(({ flops }) => flops))]);
  const { targets } = context.results.about ?? {};
  const target = targets?.[one.dataset] ?? null;
  const quality = panel(context, one.arms, {
    target,
    x: `${name} of training so far`,
    of: ({ flops, quality: y }) => ({ x: flops / scale, y }),
  });
  const memory = panel(context, one.arms, {
    target: null,
    x: "training samples so far",
    of: ({ samples: x, bytes }) => ({ x, y: bytes / 1024 }),
  });
  const height = PANEL + CAPTION + 8;
  return drawPage({
    title: `${context.results.study}: over the course of training`,
    subtitle: subtitleOf(context, one, "validation split"),
    width: WIDTH,
    height: HEADER + 2 * height,
    panels: [
      { svg: quality, y: HEADER, caption: `quality${target === null ? "" : `; dashed: the target ${target}`}` },
      { svg: memory, y: HEADER + height, caption: "KiB of parameters, moments and activations" },
    ],
  });
}

export const course: StudyFigure = defineFigure({
  name: "course",
  caption: "Quality over the operations of training, and memory over the samples, means over seeds",
  draw: (context) =>
    plainCases(context).flatMap(({ one, suffix }) => {
      const svg = draw(context, one);
      return svg === null ? [] : [{ suffix, svg }];
    }),
});
