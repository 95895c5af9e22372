/**
 * The growth picture: widths and loss over the steps, each growth event marked.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { type GrowthMark, type GrowthSeries, growthSeries, type LossPoint, type WidthPoint } from "./growth-series.ts";
import { growthTitle } from "./growth-title.ts";
import { spreadLabels } from "./labels.ts";
import { CAPTION, COLORS, drawPage, FONT, HEADER, INK, openCanvas, type Plot, QUIET } from "./page.ts";
import { logarithmicTicks, plainTick, squareTicks } from "./ticks.ts";

const WIDTH = 960;
const TOP_PANEL = 240;
const BOTTOM_PANEL = 280;
/** Pixels beside the panels, on the right as many as the longest label takes. */
const LEFT = 64;
const RIGHT = 118;
const LETTER = 7.2;
const LOSS_COLORS = { batch: "#c5cfd8", training: "#334e68", validation: "#d64545" } as const;

const colorOf = (axes: readonly string[], axis: string): string => COLORS[axes.indexOf(axis) % COLORS.length] as string;

const labelOf = ({ axis, width }: WidthPoint): string => `${axis}  ${width}`;

/** What both panels share: their steps line up. A run that grew early gets a square-root scale, so that its growth can be seen. */
function frame(series: GrowthSeries, document: unknown): object {
  const { marks, lastStep, final } = series;
  const isEarly = marks.filter(({ step }) => step < lastStep / 8).length > marks.length / 2;
  const longest = Math.max(0, ...final.map((point) => labelOf(point).length));
  return {
    document: document as never,
    width: WIDTH,
    marginLeft: LEFT,
    marginRight: Math.max(RIGHT, 22 + Math.ceil(LETTER * longest)),
    style: { fontFamily: FONT, fontSize: "12px", color: QUIET, background: "none" },
    x: {
      type: isEarly ? "sqrt" : "linear",
      domain: [0, lastStep],
      label: isEarly ? "training step (square-root scale)" : "training step",
      labelAnchor: "center",
      labelArrow: "none",
      ticks: isEarly ? squareTicks(lastStep) : 8,
      tickFormat: plainTick,
    },
  };
}

/** What came after the network that was kept is drawn pale, with a line at its step. */
function keptMarks(plot: Plot, { keptStep, lastStep }: GrowthSeries): unknown[] {
  if (keptStep >= lastStep) return [];
  const after = [{ from: keptStep, to: lastStep }];
  return [
    plot.rectX(after, { x1: "from", x2: "to", fill: "white", fillOpacity: 0.72 }),
    plot.ruleX([keptStep], { stroke: INK, strokeDasharray: "4 3" }),
    plot.text([keptStep], {
      // Names of curves stand to the right of the last step.
      ...(keptStep > 0.8 * lastStep ? { textAnchor: "end", dx: -5 } : { textAnchor: "start", dx: 5 }),
      ...{ x: (step: number) => step, frameAnchor: "top", dy: 2, stroke: "white", strokeWidth: 4 },
      ...{ text: () => "kept", fill: INK, fontWeight: "bold" },
    }),
  ];
}

function eventRules(plot: Plot, { marks }: GrowthSeries): unknown {
  const opacity = Math.max(0.07, Math.min(0.4, 12 / Math.max(1, marks.length)));
  return plot.ruleX(marks, { x: "step", stroke: "#829ab1", strokeOpacity: opacity, strokeWidth: 1 });
}

const label = { dx: 10, textAnchor: "start", fontWeight: "bold", fontSize: 12 } as const;

const takesAway = (kind: GrowthMark["kind"]): boolean => kind === "prune" || kind === "remove" || kind === "rollback";

function widthPanel(plot: Plot, series: GrowthSeries, document: unknown): unknown {
  const { axes, final, marks, lastStep } = series;
  // The stairs of a layer that went end where it went.
  const there = new Set(final.map(({ axis }) => axis));
  const widths = series.widths.filter(({ axis, step }) => there.has(axis) || step < lastStep);
  const top = Math.max(4, ...widths.map(({ width }) => width)) * 1.08;
  const labels = spreadLabels(final, ({ width }) => width, top * 0.08, top);
  const radius = marks.length > 150 ? 1.6 : marks.length > 60 ? 2.4 : 3.4;
  const { x, ...shared } = frame(series, document) as { x: object };
  return plot.plot({
    ...shared,
    height: TOP_PANEL,
    marginTop: 12,
    marginBottom: 10,
    x: { ...x, axis: null },
    y: { domain: [0, top], label: null, grid: true, ticks: 5, tickFormat: "d" },
    marks: [
      eventRules(plot, series) as never,
      plot.ruleY([0], { stroke: "#9aa5b1" }),
      plot.line(widths, {
        x: "step",
        y: "width",
        z: "axis",
        stroke: ({ axis }: WidthPoint) => colorOf(axes, axis),
        strokeWidth: 2.2,
        curve: "step-after",
      }),
      plot.dot(marks, {
        x: "step",
        y: "width",
        r: radius,
        // What adds is filled, what takes away is hollow.
        fill: ({ axis, kind }: GrowthMark) => (takesAway(kind) ? "white" : colorOf(axes, axis)),
        stroke: ({ axis, kind }: GrowthMark) => (takesAway(kind) ? colorOf(axes, axis) : "white"),
        strokeWidth: 0.8,
      }),
      ...(keptMarks(plot, series) as never[]),
      plot.text(labels, {
        ...label,
        x: () => lastStep,
        y: "y",
        text: ({ item }: { item: WidthPoint }) => labelOf(item),
        fill: ({ item }: { item: WidthPoint }) => colorOf(axes, item.axis),
      }),
    ],
  });
}

function lossPanel(plot: Plot, series: GrowthSeries, document: unknown): unknown {
  const { losses, lastStep } = series;
  const of = (name: LossPoint["series"]) => losses.filter((point) => point.series === name);
  const shown = (["training", "validation"] as const).filter((name) => of(name).length > 0);
  const [batches, curves] = [of("batch"), shown.flatMap(of)].map((points) => points.map(({ loss }) => loss));
  const values = curves?.length ? curves : [1];
  const floor = Math.min(...values) * 0.6;
  const high = Math.min(Math.max(...values, ...(batches ?? [])), 4 * Math.max(...values)) * 1.2;
  const ends = shown.flatMap((name) => of(name).slice(-1));
  const labels = spreadLabels(ends, ({ loss }) => Math.log10(loss), Math.log10(high / floor) * 0.08);
  return plot.plot({
    ...frame(series, document),
    height: BOTTOM_PANEL,
    marginTop: 12,
    marginBottom: 54,
    y: {
      type: "log",
      domain: [floor, high],
      label: null,
      grid: true,
      ticks: logarithmicTicks(floor, high, 6),
      tickFormat: plainTick,
    },
    marks: [
      eventRules(plot, series) as never,
      plot.line(of("batch"), { x: "step", y: "loss", stroke: LOSS_COLORS.batch, strokeWidth: 0.8, clip: true }),
      ...shown.map((name) => plot.line(of(name), { x: "step", y: "loss", stroke: LOSS_COLORS[name], strokeWidth: 2 })),
      ...(keptMarks(plot, series) as never[]),
      plot.text(labels, {
        ...label,
        x: () => lastStep,
        y: ({ y }: { y: number }) => 10 ** y,
        text: ({ item }: { item: LossPoint }) => item.series,
        fill: ({ item }: { item: LossPoint }) => LOSS_COLORS[item.series],
      }),
    ],
  });
}

/**
 * Draws a run as SVG, from its events alone.
 *
 * @throws DataError when there is no start among the events; StateError when a package that draws is missing
 */
export async function drawGrowth(events: readonly TrainEvent[]): Promise<string> {
  const series = growthSeries(events);
  if (!series) throw new DataError("the event log has no start event, so there is nothing to draw.");
  const { plot, document } = await openCanvas();
  const second = HEADER + CAPTION + TOP_PANEL + 12;
  const height = second + CAPTION + BOTTOM_PANEL;
  const panels = [
    {
      svg: widthPanel(plot, series, document),
      y: HEADER,
      caption: `Units in each hidden layer; a dot and a line for each edit, hollow for removals${series.keptStep < series.lastStep ? "; pale: after the network that was kept" : ""}`,
    },
    {
      svg: lossPanel(plot, series, document),
      y: second,
      caption: `Loss: ${series.smoothing}; single batches in light grey`,
    },
  ];
  return drawPage({ ...growthTitle(series), width: WIDTH, height, panels });
}
