/** Widths over the steps, layer by layer. @module */

import { type Curve, widthCurvesOf } from "../../../study/course.ts";
import { type ArmResult, type CaseResult, isStatic } from "../../../study/results.ts";
import { CAPTION, drawPage, HEADER } from "../page.ts";
import { defineFigure, type FigureContext, plainCases, type StudyFigure, subtitleOf, WIDTH } from "./figure.ts";
import { linesPanel } from "./lines-panel.ts";

const PANEL = 250;
/** Networks with more layers have one panel for all of them. */
export const FEW_LAYERS = 4;

export const layersIn = ({ arms }: CaseResult): number => Math.max(0, ...arms.map((arm) => widthCurvesOf(arm).length));

/** Whether an arm ever has another width than at its start. */
const changes = (arm: ArmResult): boolean =>
  widthCurvesOf(arm).some(({ points }) => points.some(({ mean }) => mean !== points[0]?.mean));

function panel(context: FigureContext, { arms }: CaseResult, growing: readonly ArmResult[], layer: number): unknown {
  const curves = growing.flatMap((arm) => {
    const curve: Curve | undefined = widthCurvesOf(arm)[layer];
    return curve ? [{ arm: arm.name, points: curve.points }] : [];
  });
  const top = Math.max(1, ...curves.flatMap(({ points }) => points.map(({ mean, high }) => high ?? mean)));
  return linesPanel(context, arms, {
    height: PANEL,
    curves,
    x: { label: "training step (square-root scale)", type: "sqrt" },
    y: { domain: [0, 1.04 * top] },
    end: ({ mean }) => `  ${Math.round(mean)}`,
  });
}

export const widthSteps: StudyFigure = defineFigure({
  name: "width-steps",
  caption: "Units of each hidden layer over the steps: means, shaded from the lowest to the highest seed",
  draw: (context) =>
    plainCases(context).flatMap(({ one, suffix }) => {
      const layers = layersIn(one);
      const growing = one.arms.filter((arm) => !isStatic(arm) && changes(arm));
      if (layers === 0 || layers > FEW_LAYERS || growing.length === 0) return [];
      const height = PANEL + CAPTION + 8;
      const panels = Array.from({ length: layers }, (_, layer) => ({
        svg: panel(context, one, growing, layer),
        y: HEADER + layer * height,
        caption: `hidden layer ${layer + 1}`,
      }));
      const svg = drawPage({
        title: `${context.results.study}: widths over the steps`,
        subtitle: subtitleOf(context, one),
        width: WIDTH,
        height: HEADER + layers * height,
        panels,
      });
      return [{ suffix, svg }];
    }),
});
