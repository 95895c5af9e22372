/** Quality, widths and ratios of errors against a swept factor, a curve for each arm. @module */

import { factorLabel } from "../../../study/cases.ts";
import {
  type ArmResult,
  type CaseResult,
  isStatic,
  measuredOn,
  type Quality,
  qualityOf,
} from "../../../study/results.ts";
import { CAPTION, drawPage, HEADER, INK } from "../page.ts";
import { plainTick } from "../ticks.ts";
import {
  armLines,
  armStyles,
  axisTitle,
  beside,
  type Drawing,
  defineFigure,
  type FigureContext,
  finishedRuns,
  labelled,
  logarithmic,
  roomFor,
  SPREAD_FROM,
  type StudyFigure,
  style,
  WIDTH,
} from "./figure.ts";
import { groupsOf, scaleOf, sweptFactor } from "./swept.ts";

const PANEL = 210;

/** From this many panels on, two stand beside each other, each this wide. */
const [TWO_ACROSS_FROM, NARROW] = [3, 600];

interface FactorPoint {
  readonly arm: string;
  /** What the curve is called at its end. */
  readonly label: string;
  readonly factor: number;
  readonly value: number;
  /** Ends of the spread; null with few seeds. */
  readonly ends: readonly [low: number, high: number] | null;
}

/** What is drawn of a case: one panel for each name. */
interface Quantity {
  readonly name: string;
  readonly isLogarithmic: boolean;
  /** Drawn across. */
  readonly rule?: number;
  of(one: CaseResult): readonly Omit<FactorPoint, "factor">[];
}

interface PanelOptions {
  readonly swept: string;
  readonly quantity: Quantity;
  readonly width: number;
}

function panel(context: FigureContext, group: readonly CaseResult[], options: PanelOptions): unknown {
  const { plot, document } = context;
  const { swept, quantity, width } = options;
  const { isLogarithmic, rule } = quantity;
  const points = group.flatMap((one) =>
    quantity.of(one).map((point): FactorPoint => ({ ...point, factor: one.factors[swept] as number })),
  );
  const factors = [...new Set(points.map(({ factor }) => factor))].sort((a, b) => a - b);
  const last = factors.at(-1) as number;
  const looks = armStyles(group[0]?.arms ?? []);
  const color = ({ arm }: FactorPoint): string => looks(arm).color;
  const values = [...points.map(({ value }) => value), ...(rule === undefined ? [] : [rule])];
  const domain = roomFor(values, isLogarithmic);
  const ends = points.filter(({ factor }) => factor === last);
  const labels = labelled(ends, ({ value }) => value, domain, { isLogarithmic });
  const spread = points.filter((point) => point.ends);
  return plot.plot({
    document,
    width,
    height: PANEL,
    marginLeft: 64,
    marginRight: 220,
    marginBottom: 44,
    style,
    x: { ...scaleOf(factors), ...axisTitle(factorLabel(swept)), ticks: factors, tickFormat: plainTick },
    y: {
      label: null,
      tickSize: 0,
      grid: true,
      ...(isLogarithmic ? logarithmic(...domain) : { domain: [...domain], ticks: 6, tickFormat: plainTick }),
    },
    marks: [
      plot.ruleY(rule === undefined ? [] : [rule], { stroke: INK, strokeDasharray: "4 3" }),
      ...armLines(context, looks, points, { x: "factor", y: "value", z: "label" }),
      plot.link(spread, {
        ...{ x: "factor", stroke: color, strokeOpacity: 0.6, clip: true },
        y1: (point) => point.ends?.[0],
        y2: (point) => point.ends?.[1],
      }),
      plot.dot(points, {
        x: "factor",
        y: "value",
        fill: color,
        symbol: ({ arm }: FactorPoint) => looks(arm).symbol,
        r: 3,
      }),
      plot.text(labels, { x: () => last, y: "at", text: "label", fill: color, ...beside }),
    ],
  });
}

/** A page with a panel for each group of cases and each quantity; none when no factor is swept. */
function factorPage(
  context: FigureContext,
  title: string,
  quantities: (arms: readonly ArmResult[]) => readonly Quantity[],
): Drawing[] {
  const { cases, study } = context.results;
  const swept = sweptFactor(cases);
  if (swept === null) return [];
  const panels = groupsOf(cases, swept).flatMap((group) => {
    if (group.cases.length < 2) return [];
    return quantities(group.cases.flatMap((one) => one.arms)).flatMap((quantity) =>
      group.cases.some((one) => quantity.of(one).length > 0)
        ? [
            {
              draw: (width: number) => panel(context, group.cases, { swept, quantity, width }),
              caption: `${quantity.name}: ${group.caption}`,
            },
          ]
        : [],
    );
  });
  if (panels.length === 0) return [];
  const [across, height] = [panels.length < TWO_ACROSS_FROM ? 1 : 2, PANEL + CAPTION + 8];
  const svg = drawPage({
    title: `${study}: ${title}`,
    subtitle: measuredOn(context.results),
    width: across === 1 ? WIDTH : across * NARROW,
    height: HEADER + Math.ceil(panels.length / across) * height,
    panels: panels.map(({ draw, caption }, i) => ({
      svg: draw(across === 1 ? WIDTH : NARROW),
      caption,
      x: (i % across) * NARROW,
      y: HEADER + Math.floor(i / across) * height,
    })),
  });
  return [{ suffix: "", svg }];
}

const qualityQuantity = (quality: Quality): Quantity => ({
  name: quality,
  isLogarithmic: quality === "mse",
  of: ({ arms }) =>
    arms.flatMap(({ name, summary }) => {
      const value = summary[quality];
      const shown = value && value.n >= SPREAD_FROM ? value.interval : null;
      return value ? [{ arm: name, label: name, value: value.center, ends: shown }] : [];
    }),
});

export const qualityFactor: StudyFigure = defineFigure({
  name: "quality-factor",
  caption: `Quality against the swept factor, from ${SPREAD_FROM} seeds on with 95 % intervals`,
  draw: (context) =>
    factorPage(context, "quality", (arms) => {
      const quality = arms.map(qualityOf).find((one) => one !== null);
      return quality ? [qualityQuantity(quality)] : [];
    }),
});

const widthQuantity = (layer: number): Quantity => ({
  name: `units of hidden layer ${layer + 1}`,
  isLogarithmic: true,
  of: ({ arms }) =>
    arms.flatMap((arm) => {
      const widths = finishedRuns(arm).flatMap(({ widths: all }) => all?.[layer] ?? []);
      const value = arm.summary.widths?.[layer]?.mean;
      if (isStatic(arm) || !value) return [];
      const range = [Math.min(...widths), Math.max(...widths)] as const;
      return [{ arm: arm.name, label: arm.name, value, ends: widths.length >= SPREAD_FROM ? range : null }];
    }),
});

/** As figure 1 of Maile et al. 2022, arXiv:2202.08539. */
export const widthFactor: StudyFigure = defineFigure({
  name: "width-factor",
  caption: `Final width of each hidden layer against the swept factor, from ${SPREAD_FROM} seeds on with their range`,
  draw: (context) =>
    factorPage(context, "final widths", (arms) => {
      const layers = Math.max(0, ...arms.map(({ summary }) => summary.widths?.length ?? 0));
      return Array.from({ length: layers }, (_, layer) => widthQuantity(layer));
    }),
});

const ratioQuantity: Quantity = {
  name: "ratio of errors",
  isLogarithmic: true,
  rule: 1,
  of: ({ comparisons }) =>
    comparisons.flatMap(({ arm, against, quality: { scale, estimate, interval } }) =>
      scale === "ratio" ? [{ arm, label: `${arm} / ${against}`, value: estimate, ends: interval }] : [],
    ),
};

/** As the lambda scan of arXiv:2501.18012. */
export const ratioFactor: StudyFigure = defineFigure({
  name: "ratio-factor",
  caption: "Error divided by that of the control, against the swept factor, with the intervals of the table",
  draw: (context) => factorPage(context, "error over that of the control", () => [ratioQuantity]),
});
