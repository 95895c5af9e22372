/** What a figure of a study is, and what all of them share. @module */

import type { ArmResult, CaseResult, RunResult, StudyResults } from "../../../study/results.ts";
import { isFinished, isStatic, measuredOn } from "../../../study/results.ts";
import { spreadLabels } from "../labels.ts";
import { type Canvas, COLORS, FONT, QUIET } from "../page.ts";
import { logarithmicTicks, plainTick } from "../ticks.ts";

export interface FigureContext extends Canvas {
  readonly results: StudyResults;
}

export interface Drawing {
  /** After the figure's name, to distinguish several of a kind; empty for one. */
  readonly suffix: string;
  readonly svg: string;
}

export interface StudyFigure {
  readonly name: string;
  readonly caption: string;
  /** None when the study has nothing of the kind. */
  draw(context: FigureContext): readonly Drawing[];
}

export function defineFigure(figure: StudyFigure): StudyFigure {
  return Object.freeze(figure);
}

export const WIDTH = 960;
export const style: Readonly<Record<string, string>> = {
  fontFamily: FONT,
  fontSize: "12px",
  color: QUIET,
  background: "none",
};

/** A title in the middle of its axis. */
export const axisTitle = (label: string): { label: string; labelAnchor: "center"; labelArrow: "none" } => ({
  label,
  labelAnchor: "center",
  labelArrow: "none",
});

export const finishedRuns = ({ runs }: ArmResult): RunResult[] => runs.filter(isFinished);

/** With fewer seeds no spread is drawn. */
export const SPREAD_FROM = 5;

export interface ArmStyle {
  readonly color: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond" | "star" | "wye" | "cross";
  /** Of lines; null for a solid one. */
  readonly dash: string | null;
  /** Controls stand back: dashed, hollow. */
  readonly isControl: boolean;
}

const SYMBOLS = ["circle", "square", "triangle", "diamond", "star", "wye", "cross"] as const;
const DASHES = ["6 3", "2 2", "9 3 2 3", "1 3", "12 4", "4 6", "6 2 1 2 1 2"] as const;
const GREYS = ["#3e4c59", "#7b8794", "#a39382"] as const;

/** A color closer to black or to white, the further the more arms have it already. */
function shade(color: string, times: number): string {
  const [share, toward] = [Math.min(0.6, 0.22 * Math.ceil(times / 2)), times % 2 === 1 ? 0 : 255];
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const mixed = channels.map((value) => Math.round(value + (toward - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** No two arms look alike: a control has a shade of the arm that it follows, static networks are grey. */
export function armStyles(arms: readonly ArmResult[]): (name: string) => ArmStyle {
  const own = arms.filter((arm) => arm.follows === undefined);
  const colored = own.filter((arm) => !isStatic(arm)).map(({ name }) => name);
  const grey = own.filter(isStatic).map(({ name }) => name);
  const colorOf = (name: string): string => {
    const [palette, at] = colored.includes(name) ? [COLORS, colored.indexOf(name)] : [GREYS, grey.indexOf(name)];
    return palette[Math.max(0, at) % palette.length] as string;
  };
  const used = new Map<string, number>();
  const styles = new Map(
    arms.map((arm): [string, ArmStyle] => {
      const color = colorOf(arm.follows ?? arm.name);
      const before = used.get(color) ?? 0;
      used.set(color, before + 1);
      const isControl = arm.follows !== undefined || isStatic(arm);
      const symbol = SYMBOLS[before % SYMBOLS.length] as ArmStyle["symbol"];
      const dash = isControl || before > 0 ? (DASHES[before % DASHES.length] as string) : null;
      return [arm.name, { color: shade(color, before), symbol, dash, isControl }];
    }),
  );
  return (name) => styles.get(name) ?? { color: QUIET, symbol: "circle", dash: null, isControl: true };
}

/** A line for each arm, in the order in which they stand: controls first, so that what they follow is over them. */
export function armLines<T extends { readonly arm: string }>(
  { plot }: FigureContext,
  looks: (name: string) => ArmStyle,
  points: readonly T[],
  channels: { readonly x: string; readonly y: string; readonly z?: string; readonly clip?: boolean },
): never[] {
  const names = [...new Set(points.map(({ arm }) => arm))];
  const ordered = names.toSorted((a, b) => Number(looks(b).isControl) - Number(looks(a).isControl));
  return ordered.map((name) => {
    const { color, dash } = looks(name);
    const own = points.filter(({ arm }) => arm === name);
    const strokes = { stroke: color, strokeWidth: 1.8, ...(dash === null ? {} : { strokeDasharray: dash }) };
    return plot.line(own, { ...channels, ...strokes }) as never;
  });
}

export interface LogarithmicAxis {
  readonly type: "log";
  readonly domain: number[];
  readonly ticks: number[];
  readonly tickFormat: (value: number) => string;
}

/** A logarithmic axis over a domain. */
export function logarithmic(low: number, high: number, ticks: number = 7): LogarithmicAxis {
  return { type: "log", domain: [low, high], ticks: logarithmicTicks(low, high, ticks), tickFormat: plainTick };
}

/** Where values lie, with some room on both sides. */
export function roomFor(values: readonly number[], isLogarithmic: boolean): readonly [low: number, high: number] {
  const to = isLogarithmic ? Math.log : (value: number): number => value;
  const back = isLogarithmic ? Math.exp : (value: number): number => value;
  const [low, high] = [to(Math.min(...values)), to(Math.max(...values))];
  const pad = Math.max((high - low) * 0.06, Math.abs(high) * 1e-3, 1e-9);
  return [back(low - pad), back(high + pad)];
}

/** The last points of curves with heights `at` at which their names do not cover one another. */
export function labelled<T extends object>(
  ends: readonly T[],
  of: (end: T) => number,
  [low, high]: readonly [number, number],
  { isLogarithmic = false, rows = 16 }: { readonly isLogarithmic?: boolean; readonly rows?: number } = {},
): (T & { readonly at: number })[] {
  const to = isLogarithmic ? Math.log : (value: number): number => value;
  const back = isLogarithmic ? Math.exp : (value: number): number => value;
  const gap = Math.max(1e-12, (to(high) - to(low)) / rows);
  return spreadLabels(ends, (end) => to(of(end)), gap, to(high)).map(({ item, y }) => ({ ...item, at: back(y) }));
}

/** How names beside the last points are set. */
export const beside = { dx: 10, textAnchor: "start", fontSize: 11, fontWeight: "bold" } as const;

/** Data, split and seeds of a case. */
export function subtitleOf(
  { results }: FigureContext,
  { dataset, arms }: CaseResult,
  split: string = measuredOn(results),
): string {
  const seeds = Math.max(0, ...arms.map(({ runs }) => runs.length));
  return `${dataset}, ${split}, ${seeds} ${seeds === 1 ? "seed" : "seeds"}`;
}

/** The cases of a study that sweeps nothing, or no more than one value, one figure for each dataset. */
export function plainCases({ results }: FigureContext): { one: CaseResult; suffix: string }[] {
  if (new Set(results.cases.map(({ dataset }) => dataset)).size < results.cases.length) return [];
  return results.cases.map((one) => ({ one, suffix: results.cases.length > 1 ? one.dataset : "" }));
}
