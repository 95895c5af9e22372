/** The picture of metrics: confusion table, ROC, precision and recall, calibration; of numbers predictions and residuals. @module */

import { oneAgainstRest, rankedClasses } from "../../metrics/class-evaluator.ts";
import type { ClassPredictions, ValuePredictions } from "../../metrics/predictions.ts";
import type { Quality } from "../../metrics/quality.ts";
import { type CurvePoint, curveOf } from "../../metrics/ranking.ts";
import { comparisonSentence, metricText } from "../../metrics/words.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import type { RunQuality } from "../../train/quality/quality-of-run.ts";
import { CAPTION, type Canvas, COLORS, drawPage, FONT, HEADER, INK, openCanvas, type Panel, QUIET } from "./page.ts";
import { plainTick } from "./ticks.ts";

const WIDTH = 1080;
const PANEL = { width: WIDTH / 2, height: 400 } as const;
const style = { fontFamily: FONT, fontSize: "12px", color: QUIET, background: "none" } as const;
const frame = { ...PANEL, marginLeft: 64, marginRight: 28, marginTop: 12, marginBottom: 46, style } as const;
const axis = { labelAnchor: "center", labelArrow: "none" } as const;
const share = { ...axis, domain: [0, 1], ticks: 5 } as const;
const DIAGONAL = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
] as const;
const FAINT = "#9aa5b1";

/** Classes of which a confusion table has a cell each. */
const MOST_CELLS = 20;
/** Classes that have a color. */
const MOST_CURVES = COLORS.length;
/** Points of a curve, or rows as dots. */
const MOST_POINTS = 400;
const MOST_DOTS = 2000;

/** Every so many of a list, its first and its last. */
function thinned<T>(list: readonly T[], most: number): readonly T[] {
  const every = Math.ceil(list.length / most);
  return list.filter((_, i) => i % every === 0 || i === list.length - 1);
}

const shortened = (name: string): string => (name.length > 12 ? `${name.slice(0, 11)}\u2026` : name);

function confusionPanel({ plot, document }: Canvas, { classes = [], confusion = [] }: Quality): unknown {
  const names = classes.map(({ name }) => name);
  const cells = confusion.flatMap((line, truth) => {
    const rows = line.reduce((sum, count) => sum + count, 0);
    return line.map((count, decided) => ({
      truth: names[truth],
      decided: names[decided],
      count,
      part: rows > 0 ? count / rows : 0,
    }));
  });
  const crowded = names.length > 8;
  const turned = crowded && names.some((name) => name.length > 3);
  return plot.plot({
    document,
    ...frame,
    marginLeft: 110,
    marginBottom: turned ? 92 : 46,
    x: {
      ...axis,
      type: "band",
      domain: names,
      label: "predicted class",
      tickFormat: shortened,
      padding: 0.03,
      ...(turned ? { tickRotate: -50 } : {}),
    },
    y: { type: "band", domain: names, label: "true class", labelArrow: "none", tickFormat: shortened, padding: 0.03 },
    color: { domain: [0, 1], range: ["#f2f6fa", "#0072b2"] },
    marks: [
      plot.cell(cells, { x: "decided", y: "truth", fill: "part" }),
      plot.text(cells, {
        x: "decided",
        y: "truth",
        text: ({ count }: { count: number }) => (count === 0 && crowded ? "" : plainTick(count)),
        fill: ({ part }: { part: number }) => (part > 0.55 ? "white" : INK),
        fontSize: crowded ? 9 : 13,
      }),
    ],
  });
}

interface Curve {
  readonly name: string;
  readonly color: string;
  readonly points: readonly CurvePoint[];
}

/** Curves of the classes with the most rows. */
function curvesOf(predictions: ClassPredictions): Curve[] {
  const { classes, labels } = predictions;
  const rows = classes.map((_, c) => labels.reduce((sum, label) => sum + (label === c ? 1 : 0), 0));
  const shown = [...rankedClasses(classes.length)]
    .sort((a, b) => (rows[b] as number) - (rows[a] as number))
    .slice(0, MOST_CURVES)
    .sort((a, b) => a - b);
  const weights = new Float64Array(labels.length).fill(1);
  return shown.map((c, i) => {
    const { ranking, isPositive } = oneAgainstRest(predictions, c);
    const points = thinned(curveOf(ranking, isPositive, weights), MOST_POINTS);
    return { name: classes[c] as string, color: COLORS[i] as string, points };
  });
}

function curvePanel(
  { plot, document }: Canvas,
  curves: readonly Curve[],
  {
    labels,
    at,
    from,
    guide,
    keyAt,
  }: {
    readonly labels: readonly [x: string, y: string];
    readonly at: (point: CurvePoint) => { readonly x: number; readonly y: number };
    /** Where a curve begins, before its first point: no row is called positive. */
    readonly from: (first: CurvePoint) => { readonly x: number; readonly y: number };
    readonly guide: readonly { readonly x: number; readonly y: number }[];
    readonly keyAt: number;
  },
): unknown {
  const key = curves.map(({ name, color }, i) => ({ name: shortened(name), color, y: keyAt - i * 0.055 }));
  return plot.plot({
    document,
    ...frame,
    x: { ...share, label: labels[0] },
    y: { ...share, label: labels[1], grid: true },
    marks: [
      plot.line(guide, { x: "x", y: "y", stroke: FAINT, strokeDasharray: "5 4" }),
      ...curves.map(({ points, color }) => {
        const first = points[0];
        const start = first ? [from(first)] : [];
        return plot.line([...start, ...points.map(at)], { x: "x", y: "y", stroke: color, strokeWidth: 1.8 });
      }),
      ...(curves.length > 1
        ? [plot.text(key, { x: 0.8, y: "y", text: "name", fill: "color", textAnchor: "start", fontWeight: "bold" })]
        : []),
    ],
  });
}

const toRoc = ({ falsePositives: x, truePositives: y }: CurvePoint): { x: number; y: number } => ({ x, y });
const toPrecision = ({ truePositives: x, precision: y }: CurvePoint): { x: number; y: number } => ({ x, y });

function calibrationPanel({ plot, document }: Canvas, { calibration }: Quality): unknown {
  const bins = calibration?.bins ?? [];
  return plot.plot({
    document,
    ...frame,
    x: { ...share, label: "probability that was given" },
    y: { ...share, label: "share that came true", grid: true },
    marks: [
      plot.line(DIAGONAL, { x: "x", y: "y", stroke: FAINT, strokeDasharray: "5 4" }),
      plot.line(bins, { x: "confidence", y: "share", stroke: COLORS[0], strokeWidth: 1.6 }),
      plot.dot(bins, { x: "confidence", y: "share", fill: COLORS[0], r: 4 }),
    ],
  });
}

function classPanels(canvas: Canvas, quality: Quality, predictions: ClassPredictions): Omit<Panel, "y">[] {
  const { metrics, calibration, classes = [] } = quality;
  const curves = curvesOf(predictions).filter(({ points }) => points.length > 0);
  const two = classes.length === 2;
  const of = two ? ` of "${shortened(classes[1]?.name ?? "")}"` : ", each class against the others";
  const level = two ? (classes[1]?.rows ?? 0) / quality.rows : null;
  const value = (name: "roc-auc" | "pr-auc"): string => metricText(metrics[name]?.value ?? null);
  return [
    ...(classes.length <= MOST_CELLS
      ? [{ svg: confusionPanel(canvas, quality), caption: "Confusion table: rows by true and predicted class" }]
      : []),
    ...(curves.length === 0
      ? []
      : [
          {
            svg: curvePanel(canvas, curves, {
              labels: ["false positive rate", "true positive rate"],
              at: toRoc,
              from: () => ({ x: 0, y: 0 }),
              guide: DIAGONAL,
              keyAt: 0.05 + 0.055 * curves.length,
            }),
            caption: `ROC${of}: area ${value("roc-auc")}`,
          },
          {
            svg: curvePanel(canvas, curves, {
              labels: ["recall", "precision"],
              at: toPrecision,
              from: ({ precision }) => ({ x: 0, y: precision }),
              guide:
                level === null
                  ? []
                  : [
                      { x: 0, y: level },
                      { x: 1, y: level },
                    ],
              keyAt: 0.05 + 0.055 * curves.length,
            }),
            caption: `Precision and recall${of}: average precision ${value("pr-auc")}`,
          },
        ]),
    {
      svg: calibrationPanel(canvas, quality),
      caption: `Calibration${two ? of : " of the predicted class"}: error ${metricText(calibration?.error ?? null)}`,
    },
  ];
}

interface Dot {
  readonly target: number;
  readonly predicted: number;
  readonly residual: number;
}

const dotsOf = ({ targets, predicted }: Pick<ValuePredictions, "targets" | "predicted">): Dot[] =>
  Array.from(targets, (target, i) => {
    const given = predicted[i] as number;
    return { target, predicted: given, residual: given - target };
  });

function valuePanels(
  { plot, document }: Canvas,
  quality: Quality,
  { targets, predicted }: ValuePredictions,
): Omit<Panel, "y">[] {
  const all = dotsOf({ targets, predicted });
  const dots = thinned(all, MOST_DOTS);
  const values = dots.flatMap(({ target, predicted: given }) => [target, given]);
  const ends = [Math.min(...values), Math.max(...values)].map((value) => ({ x: value, y: value }));
  const number = { ...axis, tickFormat: plainTick, ticks: 6 } as const;
  const mark = { r: 2.6, fill: COLORS[0], fillOpacity: 0.55 } as const;
  const upright = { ...number, grid: true } as const;
  const wide = { ...frame, width: WIDTH / 3, marginLeft: 84, inset: 5 } as const;
  return [
    {
      svg: plot.plot({
        document,
        ...wide,
        x: { ...number, label: "true value" },
        y: { ...upright, label: "predicted value" },
        marks: [
          plot.line(ends, { x: "x", y: "y", stroke: FAINT, strokeDasharray: "5 4" }),
          plot.dot(dots, { x: "target", y: "predicted", ...mark }),
        ],
      }),
      caption: `Predictions: R\u00b2 ${metricText(quality.metrics.r2?.value ?? null)}`,
    },
    {
      svg: plot.plot({
        document,
        ...wide,
        x: { ...number, label: "predicted value" },
        y: { ...upright, label: "predicted less true value" },
        marks: [
          plot.ruleY([0], { stroke: FAINT, strokeDasharray: "5 4" }),
          plot.dot(dots, { x: "predicted", y: "residual", ...mark }),
        ],
      }),
      caption: `Residuals: RMSE ${metricText(quality.metrics.rmse?.value ?? null)}`,
    },
    {
      svg: plot.plot({
        document,
        ...wide,
        x: { ...number, label: "predicted less true value" },
        y: { ...upright, label: "rows" },
        marks: [
          plot.rectY(all, {
            ...plot.binX({ y: "count" }, { x: "residual", thresholds: 30 }),
            fill: COLORS[0],
            inset: 0.5,
          }),
          plot.ruleY([0], { stroke: FAINT }),
          plot.ruleX([0], { stroke: FAINT, strokeDasharray: "5 4" }),
        ],
      }),
      caption: `Residuals by size: median error ${metricText(quality.metrics["median-error"]?.value ?? null)}`,
    },
  ];
}

/**
 * Draws what a model made of its test rows, as SVG: of classes the confusion table, curves and calibration, of numbers predictions and residuals.
 *
 * @param start the event that began the run
 * @throws StateError when a package that draws is missing
 */
export async function drawQuality({ quality, predictions }: RunQuality, start: TrainEvent | null): Promise<string> {
  const canvas = await openCanvas();
  const drawn =
    predictions.kind === "classes"
      ? classPanels(canvas, quality, predictions)
      : valuePanels(canvas, quality, predictions);
  const row = PANEL.height + CAPTION + 14;
  const across = predictions.kind === "classes" ? 2 : 3;
  const panels = drawn.map(
    (panel, i): Panel => ({ ...panel, x: ((i % across) * WIDTH) / across, y: HEADER + Math.floor(i / across) * row }),
  );
  const run = start?.type === "start" ? `${start.dataset}, ${start.strategy}, seed ${start.seed}` : "A run";
  return drawPage({
    title: `${run}: ${quality.rows.toLocaleString("en-US")} held-out rows`,
    subtitle: comparisonSentence(quality) ?? "",
    width: WIDTH,
    height: HEADER + Math.ceil(panels.length / across) * row + 8,
    panels,
  });
}
