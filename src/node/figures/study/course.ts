/** Learning curves: quality over what training spent, means with the range of the seeds. @module */

import { type CurvePoint, qualityCurveOf } from "../../../study/course.ts";
import { operationUnit } from "../../../study/operations.ts";
import type { CaseResult } from "../../../study/results.ts";
import { CAPTION, drawPage, HEADER, QUIET } from "../page.ts";
import {
  defineFigure,
  type FigureContext,
  plainCases,
  roomFor,
  type StudyFigure,
  subtitleOf,
  WIDTH,
} from "./figure.ts";
import { linesPanel } from "./lines-panel.ts";

const PANEL = 340;

function draw(context: FigureContext, one: CaseResult): string | null {
  const curves = one.arms.flatMap((arm) => {
    const curve = qualityCurveOf(arm);
    return curve ? [{ arm: arm.name, ...curve }] : [];
  });
  const [first] = curves;
  if (!first) return null;
  const all = curves.flatMap(({ points }) => points);
  const episodes = context.results.measure === "episodes";
  const { name, scale } = episodes ? { name: "", scale: 1 } : operationUnit(all.map(({ x }) => x));
  const target = context.results.about?.targets?.[one.dataset] ?? null;
  const isError = /mse|loss/.test(first.name) && all.every(({ low, mean }) => (low ?? mean) > 0);
  const heights = [...all.map(({ mean }) => mean), ...(target === null ? [] : [target])];
  const svg = linesPanel(context, one.arms, {
    height: PANEL,
    curves: curves.map(({ arm, points }) => ({
      arm,
      points: points.map((point): CurvePoint => ({ ...point, x: point.x / scale })),
    })),
    x: { label: episodes ? "environment step" : `${name} of training so far` },
    y: { domain: roomFor(heights, isError), isLogarithmic: isError },
    marks: target === null ? [] : [context.plot.ruleY([target], { stroke: QUIET, strokeDasharray: "4 3" })],
  });
  const dashed = target === null ? "" : `; dashed: the target ${target}`;
  return drawPage({
    title: `${context.results.study}: over the course of training`,
    subtitle: subtitleOf(context, one, first.name),
    width: WIDTH,
    height: HEADER + CAPTION + PANEL,
    panels: [{ svg, y: HEADER, caption: `${first.name}: mean, shaded from the lowest to the highest seed${dashed}` }],
  });
}

export const course: StudyFigure = defineFigure({
  name: "course",
  caption: "Quality during training: means, shaded from the lowest to the highest seed",
  draw: (context) =>
    plainCases(context).flatMap(({ one, suffix }) => {
      const svg = draw(context, one);
      return svg === null ? [] : [{ suffix, svg }];
    }),
});
