/** Something against a swept factor, a curve for each arm: what the two figures of a sweep share. @module */

import { factorLabel } from "../../../study/cases.ts";
import type { Factors } from "../../../study/definition.ts";
import { type ArmResult, measuredOn } from "../../../study/results.ts";
import { mean, type Spread } from "../../../study/statistics.ts";
import { spreadLabels } from "../labels.ts";
import { CAPTION, drawPage, HEADER } from "../page.ts";
import { armColors, type Drawing, type FigureContext, logarithmicTick, opacityOf, style, WIDTH } from "./figure.ts";
import { type Group, groupsOf, scaleOf, sweptFactor } from "./swept.ts";

const PANEL = 270;

interface FactorPoint {
  readonly arm: string;
  readonly factor: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What is drawn of an arm: one panel for each name. */
export interface Quantity {
  readonly name: string;
  readonly logarithmic?: boolean;
  of(arm: ArmResult): Spread | undefined;
}

function pointsOf({ cases }: Group, swept: string, quantity: Quantity): FactorPoint[] {
  return cases.flatMap(({ factors, arms }) =>
    arms.flatMap((arm) => {
      const value = quantity.of(arm);
      if (!value) return [];
      const [low, high] = value.interval ?? [value.center, value.center];
      return [{ arm: arm.name, factor: factors[swept] as number, value: value.center, low, high }];
    }),
  );
}

function panel(
  context: FigureContext,
  points: readonly FactorPoint[],
  arms: readonly ArmResult[],
  label: string,
  quantity: Quantity,
): unknown {
  const { plot, document } = context;
  const color = armColors(arms);
  const factors = [...new Set(points.map(({ factor }) => factor))].sort((a, b) => a - b);
  const last = factors.at(-1) ?? 0;
  const ends = points.filter(({ factor }) => factor === last);
  const values = points.flatMap(({ low, high }) => [low, high]);
  const at = quantity.logarithmic ? Math.log : (value: number): number => value;
  const back = quantity.logarithmic ? Math.exp : (value: number): number => value;
  const gap = Math.max(1e-9, (at(Math.max(...values)) - at(Math.min(...values))) / 14);
  const labels = spreadLabels(ends, ({ value }) => at(value), gap, at(Math.max(...values))).map(({ item, y }) => ({
    item,
    y: back(y),
  }));
  const stroke = ({ arm }: FactorPoint): string => color(arm);
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
      label,
      labelAnchor: "center",
      labelArrow: "none",
      ticks: factors,
      tickFormat: (value: number) => String(value),
    },
    y: {
      label: null,
      grid: true,
      ...(quantity.logarithmic
        ? { type: "log" as const, ticks: 6, tickFormat: quantity.name === "mse" ? logarithmicTick : "~s" }
        : {}),
    },
    marks: [
      plot.line(points, {
        x: "factor",
        y: "value",
        z: "arm",
        stroke,
        strokeWidth: 1.8,
        strokeOpacity: ({ arm }: { arm: string }) => opacityOf(arm),
      }),
      plot.link(points, { x1: "factor", x2: "factor", y1: "low", y2: "high", stroke, strokeOpacity: 0.6 }),
      plot.dot(points, { x: "factor", y: "value", fill: stroke, r: 3 }),
      plot.text(labels, {
        x: () => last,
        dx: 10,
        y: "y",
        textAnchor: "start",
        fontSize: 11,
        fontWeight: "bold",
        text: ({ item }: { item: FactorPoint }) => item.arm,
        fill: ({ item }: { item: FactorPoint }) => color(item.arm),
      }),
    ],
  });
}

/** A page with a panel for each group of cases and each quantity; none when no factor is swept. */
export function factorCurves(
  context: FigureContext,
  title: string,
  quantities: (arms: readonly ArmResult[]) => readonly Quantity[],
): Drawing[] {
  const { cases, study } = context.results;
  const swept = sweptFactor(cases);
  const several = (path: string): boolean =>
    new Set(cases.map(({ factors }: { factors: Factors }) => factors[path])).size > 1;
  if (swept === null || !several(swept)) return [];
  const panels = groupsOf(cases, swept).flatMap((group) => {
    const arms = group.cases[0]?.arms ?? [];
    return quantities(group.cases.flatMap((one) => one.arms)).flatMap((quantity) => {
      const points = pointsOf(group, swept, quantity);
      return points.length === 0
        ? []
        : [
            {
              svg: panel(context, points, arms, factorLabel(swept), quantity),
              caption: `${quantity.name}: ${group.caption}`,
            },
          ];
    });
  });
  if (panels.length === 0) return [];
  const height = PANEL + CAPTION + 8;
  const seeds = mean(cases.flatMap(({ arms }) => arms.map(({ runs }) => runs.length)));
  const svg = drawPage({
    title: `${study}: ${title}`,
    subtitle: `${measuredOn(context.results)}, means and bootstrap intervals over ${Math.round(seeds)} seeds`,
    width: WIDTH,
    height: HEADER + panels.length * height,
    panels: panels.map((one, i) => ({ ...one, y: HEADER + i * height })),
  });
  return [{ suffix: "", svg }];
}
