/** Mean error over that of the control, against a swept factor. @module */

import { factorLabel } from "../../../study/cases.ts";
import { publishedFor } from "../../../study/report/tables.ts";
import { type CaseResult, measuredOn } from "../../../study/results.ts";
import { CAPTION, drawPage, HEADER, INK } from "../page.ts";
import { beside, labelled } from "./end-labels.ts";
import {
  armColors,
  defineFigure,
  type FigureContext,
  logarithmicTick,
  type StudyFigure,
  style,
  WIDTH,
} from "./figure.ts";
import { groupsOf, scaleOf, sweptFactor } from "./swept.ts";

const PANEL = 300;

interface RatioPoint {
  readonly label: string;
  readonly arm: string;
  readonly factor: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly published: number | null;
}

function pointsOf({ study }: FigureContext, cases: readonly CaseResult[], swept: string): RatioPoint[] {
  return cases.flatMap((one) =>
    one.comparisons.flatMap(({ arm, against, quality: { scale, estimate, interval } }): RatioPoint[] => {
      if (scale !== "ratio") return [];
      const [low, high] = interval ?? [estimate, estimate];
      const published = publishedFor(study?.published ?? [], arm, one)?.ratio ?? null;
      const factor = one.factors[swept] as number;
      return [{ label: `${arm} / ${against}`, arm, factor, value: estimate, low, high, published }];
    }),
  );
}

function panel({ plot, document }: FigureContext, points: readonly RatioPoint[], arms: CaseResult["arms"], x: string) {
  const color = armColors(arms);
  const stroke = ({ arm }: RatioPoint): string => color(arm);
  const factors = [...new Set(points.map(({ factor }) => factor))].sort((a, b) => a - b);
  const at = factors.at(-1) as number;
  const ends = points.filter(({ factor }) => factor === at);
  const heights = points.flatMap(({ low, high }) => [low, high]);
  const labels = labelled(ends, ({ value }) => value, heights, true);
  const reported = points.filter(({ published }) => published !== null);
  return plot.plot({
    document,
    width: WIDTH,
    height: PANEL,
    marginLeft: 64,
    marginRight: 200,
    marginBottom: 44,
    style,
    x: {
      ...scaleOf(factors),
      label: x,
      labelAnchor: "center",
      labelArrow: "none",
      ticks: factors,
      tickFormat: (value: number) => String(value),
    },
    y: {
      type: "log",
      label: null,
      grid: true,
      ticks: 5,
      tickFormat: logarithmicTick,
    },
    marks: [
      plot.ruleY([1], { stroke: INK, strokeDasharray: "4 3" }),
      plot.line(points, { x: "factor", y: "value", z: "label", stroke, strokeWidth: 1.8 }),
      plot.link(points, { x1: "factor", x2: "factor", y1: "low", y2: "high", stroke, strokeOpacity: 0.6 }),
      plot.dot(points, { x: "factor", y: "value", fill: stroke, r: 3 }),
      plot.dot(reported, { x: "factor", y: "published", symbol: "diamond", stroke: INK, fill: "white", r: 5 }),
      plot.text(reported, { x: "factor", y: "published", text: () => "published", dx: 10, textAnchor: "start" }),
      plot.text(labels, { x: () => at, y: "at", text: "label", fill: stroke, ...beside }),
    ],
  });
}

/** As the lambda scan of arXiv:2501.18012. */
export const ratioFactor: StudyFigure = defineFigure({
  name: "ratio-factor",
  caption: "Mean error over that of the control against the swept factor, with bootstrap intervals over pairs of runs",
  draw(context) {
    const { cases, study } = context.results;
    const swept = sweptFactor(cases);
    if (swept === null) return [];
    const panels = groupsOf(cases, swept).flatMap((group) => {
      const points = pointsOf(context, group.cases, swept);
      const several = new Set(points.map(({ factor }) => factor)).size > 1;
      const arms = group.cases[0]?.arms ?? [];
      return several
        ? [{ svg: panel(context, points, arms, factorLabel(swept)), caption: `ratio of mean errors: ${group.caption}` }]
        : [];
    });
    if (panels.length === 0) return [];
    const height = PANEL + CAPTION + 8;
    const svg = drawPage({
      title: `${study}: error over that of the control`,
      subtitle: `${measuredOn(context.results)}, ratios of means with bootstrap intervals`,
      width: WIDTH,
      height: HEADER + panels.length * height,
      panels: panels.map((one, i) => ({ ...one, y: HEADER + i * height })),
    });
    return [{ suffix: "", svg }];
  },
});
