/** Widths of networks of many layers, over those of the standard network: at the end, and over the steps. @module */

import { widthCurvesOf } from "../../../study/course.ts";
import { type ArmResult, type CaseResult, isStatic } from "../../../study/results.ts";
import { standardWidths } from "../../../study/standard-widths.ts";
import { CAPTION, drawPage, HEADER } from "../page.ts";
import { plainTick } from "../ticks.ts";
import {
  armStyles,
  axisTitle,
  beside,
  defineFigure,
  type FigureContext,
  finishedRuns,
  labelled,
  plainCases,
  type StudyFigure,
  style,
  subtitleOf,
  WIDTH,
} from "./figure.ts";
import { FEW_LAYERS } from "./width-steps.ts";

const HEIGHT = 360;
const PANEL = 200;
const COLUMNS = 3;
const ROW = PANEL + CAPTION + 14;

const layersIn = ({ arms }: CaseResult): number =>
  Math.max(0, ...arms.map(({ summary }) => summary.widths?.length ?? 0));

const growingArms = ({ arms }: CaseResult): ArmResult[] =>
  arms.filter((arm) => !isStatic(arm) && arm.follows === undefined && finishedRuns(arm).length > 0);

function finalWidths(context: FigureContext, one: CaseResult, standard: readonly number[]): string {
  const { plot, document } = context;
  const looks = armStyles(one.arms);
  const fill = ({ arm }: { arm: string }): string => looks(arm).color;
  const symbol = ({ arm }: { arm: string }): string => looks(arm).symbol;
  const over = (width: number | undefined, at: number): number => (width ?? 0) / (standard[at] as number);
  const arms = growingArms(one);
  const seeds = arms.flatMap((arm) =>
    finishedRuns(arm).flatMap(({ widths = [] }) =>
      widths.map((width, at) => ({ arm: arm.name, layer: at + 1, ratio: over(width, at) })),
    ),
  );
  const means = arms.flatMap(({ name, summary }) =>
    standard.map((_, at) => ({ arm: name, layer: at + 1, ratio: over(summary.widths?.[at]?.mean, at) })),
  );
  const top = Math.max(...seeds.map(({ ratio }) => ratio)) * 1.05;
  const ends = means.filter(({ layer }) => layer === standard.length);
  const labels = labelled(ends, ({ ratio }) => ratio, [0, top], { rows: 20 });
  const svg = plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 60,
    marginRight: 190,
    marginBottom: 44,
    style,
    x: {
      ...axisTitle("layer that can grow"),
      domain: [1, standard.length],
      ticks: standard.map((_, at) => at + 1),
      tickFormat: plainTick,
    },
    y: {
      label: "width / standard width",
      labelArrow: "none",
      domain: [0, top],
      tickSize: 0,
      grid: true,
      tickFormat: plainTick,
    },
    marks: [
      plot.line(means, { x: "layer", y: "ratio", z: "arm", stroke: fill, strokeWidth: 1.8 }),
      plot.dot(seeds, { x: "layer", y: "ratio", fill, symbol, r: 2.2, fillOpacity: 0.6 }),
      plot.text(labels, { x: () => standard.length, y: "at", text: "arm", fill, ...beside }),
    ],
  });
  return drawPage({
    title: `${context.results.study}: final widths over the standard ones`,
    subtitle: subtitleOf(context, one),
    width: WIDTH,
    height: HEADER + HEIGHT,
    panels: [{ svg, y: HEADER }],
  });
}

function widthsOverSteps(context: FigureContext, one: CaseResult, standard: readonly number[]): string | null {
  const { plot, document } = context;
  const all = growingArms(one).flatMap((arm) => {
    const points = widthCurvesOf(arm).flatMap((curve, at) =>
      curve.points.map(({ x, mean }) => ({ layer: at + 1, x, ratio: mean / (standard[at] ?? 1) })),
    );
    return points.length > 0 ? [{ name: arm.name, points }] : [];
  });
  if (all.length === 0) return null;
  const top = Math.max(0, ...all.flatMap(({ points }) => points.map(({ ratio }) => ratio)));
  const width = Math.floor(WIDTH / COLUMNS);
  const panels = all.map(({ name, points }, i) => ({
    caption: name,
    x: (i % COLUMNS) * width,
    y: HEADER + Math.floor(i / COLUMNS) * ROW,
    svg: plot.plot({
      document,
      width,
      height: PANEL,
      marginLeft: 44,
      marginBottom: 40,
      style,
      color: { type: "linear", scheme: "viridis", domain: [1, standard.length * 1.15], legend: false },
      x: { ...axisTitle("training step"), ticks: 4, tickFormat: plainTick },
      y: { label: null, domain: [0, top], tickSize: 0, grid: true, ticks: 5, tickFormat: plainTick },
      marks: [plot.line(points, { x: "x", y: "ratio", z: "layer", stroke: "layer", strokeWidth: 1.6 })],
    }),
  }));
  return drawPage({
    title: `${context.results.study}: widths over the standard ones`,
    subtitle: `${subtitleOf(context, one)}; a line for each layer, from the first (dark) to the last (light)`,
    width: WIDTH,
    height: HEADER + Math.ceil(all.length / COLUMNS) * ROW + 8,
    panels,
  });
}

const drawn =
  (
    draw: (context: FigureContext, one: CaseResult, standard: readonly number[]) => string | null,
  ): StudyFigure["draw"] =>
  (context) =>
    plainCases(context).flatMap(({ one, suffix }) => {
      const layers = layersIn(one);
      if (layers <= FEW_LAYERS || growingArms(one).length === 0) return [];
      const standard = standardWidths(context.results.settings) ?? Array.from({ length: layers }, () => 1);
      const svg = draw(context, one, standard);
      return svg === null ? [] : [{ suffix, svg }];
    });

export const finalLayerWidths: StudyFigure = defineFigure({
  name: "layer-widths",
  caption:
    "Final width of each layer divided by that of the standard network; a line for the mean, a point for each seed",
  draw: drawn(finalWidths),
});

export const layerWidthSteps: StudyFigure = defineFigure({
  name: "layer-width-steps",
  caption: "Width of each layer divided by that of the standard network, over the steps, mean over seeds",
  draw: drawn(widthsOverSteps),
});
