/** Quality against size or cost: small points for seeds, large ones for the means that the tables show. @module */

import { operationUnit } from "../../../study/operations.ts";
import { qualityText } from "../../../study/report/words.ts";
import { type ArmResult, type CaseResult, type Quality, qualityOf } from "../../../study/results.ts";
import { drawPage, HEADER } from "../page.ts";
import { plainTick } from "../ticks.ts";
import {
  armStyles,
  axisTitle,
  beside,
  defineFigure,
  type FigureContext,
  finishedRuns,
  labelled,
  logarithmic,
  plainCases,
  roomFor,
  SPREAD_FROM,
  type StudyFigure,
  style,
  subtitleOf,
  WIDTH,
} from "./figure.ts";

const HEIGHT = 400;
/** Axes whose values lie further apart are logarithmic. */
const WIDE = 8;

/** What stands on the horizontal axis. */
interface Against {
  readonly measure: "hiddenUnits" | "parameters" | "flops";
  readonly label: string;
  readonly scale: number;
}

interface Point {
  readonly arm: string;
  readonly x: number;
  readonly y: number;
}

/** The mean of an arm, and from five seeds on the interval of its quality and the range of its sizes. */
interface Center extends Point {
  readonly title: string;
  readonly across: readonly [number, number] | null;
  readonly along: readonly [number, number] | null;
}

function pointsOf(arms: readonly ArmResult[], quality: Quality, { measure, scale }: Against): Point[] {
  return arms.flatMap((arm) =>
    finishedRuns(arm).flatMap((run): Point[] => {
      const [x, y] = [run[measure], run[quality]];
      return x === undefined || y === undefined ? [] : [{ arm: arm.name, x: x / scale, y }];
    }),
  );
}

function centersOf(arms: readonly ArmResult[], quality: Quality, { measure, scale, label }: Against): Center[] {
  return arms.flatMap(({ name, summary, runs }): Center[] => {
    const [size, value] = [summary[measure], summary[quality]];
    if (!size || !value) return [];
    const x = size.mean / scale;
    const sizes = runs.flatMap((run) => (run[measure] === undefined ? [] : [run[measure] / scale]));
    const shown = value.n >= SPREAD_FROM;
    const title = `${name}: ${qualityText(value.center, quality)} at ${plainTick(Number(x.toPrecision(3)))} ${label}`;
    return [
      {
        ...{ arm: name, x, y: value.center, title },
        along: shown ? value.interval : null,
        across: shown ? [Math.min(...sizes), Math.max(...sizes)] : null,
      },
    ];
  });
}

/** Places of the two panels: names stand beside the second. */
const LEFT = { width: 400, marginLeft: 64, marginRight: 12 } as const;
const RIGHT = { width: 560, marginLeft: 20, marginRight: 225 } as const;

interface Side {
  readonly against: Against;
  readonly place: typeof LEFT | typeof RIGHT;
  /** Whether the names of the arms stand beside it. */
  readonly named: boolean;
  /** Whether the panel before it has the numbers of the vertical axis. */
  readonly bare: boolean;
}

/** The panel of one cost; null where all runs cost the same, or nothing is known of it. */
function panel(context: FigureContext, { arms }: CaseResult, quality: Quality, side: Side): unknown {
  const { plot, document } = context;
  const { against, place, named, bare } = side;
  const points = pointsOf(arms, quality, against);
  const xs = points.map(({ x }) => x);
  if (new Set(xs).size < 2) return null;
  const centers = centersOf(arms, quality, against);
  const looks = armStyles(arms);
  const color = ({ arm }: { arm: string }): string => looks(arm).color;
  // Errors differ by factors. The means lie among the seeds, so the seeds alone say how far the axes go.
  const isError = quality === "mse";
  const [low, high] = roomFor(
    points.map(({ y }) => y),
    isError,
  );
  const wide = Math.min(...xs) > 0 && Math.max(...xs) / Math.min(...xs) >= WIDE;
  const [left, right] = roomFor(xs, wide);
  const labels = named ? labelled(centers, ({ y }) => y, [low, high], { isLogarithmic: isError, rows: 26 }) : [];
  const yScale = isError ? logarithmic(low, high) : { domain: [low, high], ticks: 6, tickFormat: plainTick };
  return plot.plot({
    document,
    ...place,
    height: HEIGHT,
    marginBottom: 48,
    style,
    x: {
      ...axisTitle(against.label),
      tickSize: 0,
      grid: true,
      ...(wide ? logarithmic(left, right, 5) : { domain: [Math.max(0, left), right], ticks: 5, tickFormat: plainTick }),
    },
    y: { label: null, tickSize: 0, grid: true, ...yScale, ...(bare ? { tickFormat: () => "" } : {}) },
    symbol: { legend: false },
    marks: [
      plot.frame({ stroke: "#d9e2ec" }),
      ...arms.map(({ name }) => {
        const own = points.filter(({ arm }) => arm === name);
        return plot.dot(own, { x: "x", y: "y", fill: looks(name).color, fillOpacity: 0.35, r: 2 });
      }),
      ...spreadMarks(context, centers, looks),
      ...centerMarks(context, centers, looks, { x: "x", y: "y", r: 5.5, title: "title" }),
      ...centerMarks(context, labels, looks, { x: () => right, y: "at", dx: 12, r: 3.5 }),
      plot.text(labels, { x: () => right, y: "at", text: "arm", fill: color, ...beside, dx: 22 }),
    ],
  });
}

type Looks = ReturnType<typeof armStyles>;

/** The interval of each quality and the range of each size. */
function spreadMarks({ plot }: FigureContext, centers: readonly Center[], looks: Looks) {
  const stroke = ({ arm }: Center): string => looks(arm).color;
  return [
    plot.link(
      centers.filter(({ along }) => along),
      { x: "x", y1: ({ along }) => along?.[0], y2: ({ along }) => along?.[1], stroke, clip: true },
    ),
    plot.link(
      centers.filter(({ across }) => across),
      { y: "y", x1: ({ across }) => across?.[0], x2: ({ across }) => across?.[1], stroke, clip: true },
    ),
  ];
}

/** The symbols of arms, hollow for controls. */
function centerMarks({ plot }: FigureContext, centers: readonly Center[], looks: Looks, channels: object) {
  const color = ({ arm }: Center): string => looks(arm).color;
  const symbol = ({ arm }: Center): string => looks(arm).symbol;
  const some = (hollow: boolean): Center[] => centers.filter(({ arm }) => looks(arm).isControl === hollow);
  return [
    plot.dot(some(false), { ...channels, symbol, fill: color, stroke: "white" }),
    plot.dot(some(true), { ...channels, symbol, fill: "white", stroke: color, strokeWidth: 1.8 }),
  ];
}

function draw(context: FigureContext, one: CaseResult): string | null {
  const { arms } = one;
  const quality = arms.map(qualityOf).find((found) => found !== null);
  if (!quality) return null;
  const size: Against =
    context.results.measure === "episodes"
      ? { measure: "parameters", label: "parameters", scale: 1 }
      : { measure: "hiddenUnits", label: "hidden units", scale: 1 };
  const { name, scale } = operationUnit(arms.map(({ summary }) => summary.flops?.mean ?? 0));
  const cost: Against = { measure: "flops", label: `${name} of training`, scale };
  const drawn = [size, cost].filter(({ measure }) => arms.some(({ summary }) => summary[measure] !== undefined));
  const sides = drawn.map((against, i): Side => {
    const alone = drawn.length === 1;
    const place = alone ? { ...RIGHT, marginLeft: 64, width: WIDTH } : i === 0 ? LEFT : RIGHT;
    return { against, place: place as Side["place"], named: alone || i === 1, bare: i === 1 };
  });
  const svgs = sides.map((side) => panel(context, one, quality, side));
  if (svgs.every((svg) => svg === null)) return null;
  const center = quality === "mse" ? "geometric means" : "means";
  return drawPage({
    title: `${context.results.study}: quality against size and cost`,
    subtitle: `${subtitleOf(context, one)}; ${quality}, ${center}`,
    width: WIDTH,
    height: HEADER + HEIGHT,
    panels: svgs.flatMap((svg, i) => (svg === null ? [] : [{ svg, y: HEADER, x: i === 0 ? 0 : LEFT.width }])),
  });
}

export const qualitySize: StudyFigure = defineFigure({
  name: "quality-size",
  caption: `Quality against size and against the operations of training: small points are seeds, large ones means, from ${SPREAD_FROM} seeds on with the 95 % interval of the quality and the range of sizes and costs`,
  draw: (context) =>
    plainCases(context).flatMap(({ one, suffix }) => {
      const svg = draw(context, one);
      return svg === null ? [] : [{ suffix, svg }];
    }),
});
