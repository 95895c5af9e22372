/** How the arms went along: quality over operations, memory over samples, means over seeds. @module */

import type { CoursePoint } from "../../../study/course.ts";
import { operationUnit } from "../../../study/operations.ts";
import type { ArmResult, CaseResult } from "../../../study/results.ts";
import { mean } from "../../../study/statistics.ts";
import { spreadLabels } from "../labels.ts";
import { CAPTION, drawPage, HEADER } from "../page.ts";
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
  readonly ticks: string;
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

function panel({ plot, document }: FigureContext, arms: readonly ArmResult[], axes: Axes): unknown {
  const color = armColors(arms);
  const curves = arms.map((arm) => curve(arm, axes)).filter(({ length }) => length > 0);
  const points = curves.flat();
  const ys = points.map(({ y }) => y);
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
      tickFormat: axes.ticks,
    },
    y: { label: null, domain: [low, Math.max(high, ...labels.map(({ y }) => y))], grid: true, ticks: 6 },
    marks: [
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
  const quality = panel(context, one.arms, {
    x: `${name} of training so far`,
    ticks: ".3~g",
    of: ({ flops, quality: y }) => ({ x: flops / scale, y }),
  });
  const memory = panel(context, one.arms, {
    x: "training samples so far",
    ticks: "~s",
    of: ({ samples: x, bytes }) => ({ x, y: bytes / 1024 }),
  });
  const height = PANEL + CAPTION + 8;
  return drawPage({
    title: `${context.results.study}: over the course of training`,
    subtitle: subtitleOf(context, one),
    width: WIDTH,
    height: HEADER + 2 * height,
    panels: [
      { svg: quality, y: HEADER, caption: "quality on the validation split" },
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
