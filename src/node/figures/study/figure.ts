/** What a figure of a study is. @module */

import type { StudyDefinition } from "../../../study/definition.ts";
import {
  type ArmResult,
  type CaseResult,
  isFinished,
  isStatic,
  measuredOn,
  type RunResult,
  type StudyResults,
} from "../../../study/results.ts";
import { type Canvas, COLORS, FONT, QUIET } from "../page.ts";

/** Width of an axis from a step on. */
export interface WidthStep {
  readonly axis: string;
  readonly step: number;
  readonly width: number;
}

export interface FigureContext extends Canvas {
  readonly results: StudyResults;
  /** Null where any runs are compared. */
  readonly study: StudyDefinition | null;
  /** Widths of a run over its steps, the last step included. */
  widthsOf(run: RunResult): readonly WidthStep[];
}

export interface Drawing {
  /** Behind the figure's name, to tell several of a kind apart; empty for one. */
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

export const finishedRuns = ({ runs }: ArmResult): RunResult[] => runs.filter(isFinished);

/** A color for each arm, the same in every figure of a study; static networks are grey. */
export function armColors(arms: readonly ArmResult[]): (name: string) => string {
  const colored = arms.filter((arm) => !isStatic(arm)).map(({ name }) => name);
  return (name) => {
    const at = colored.indexOf(name);
    return at < 0 ? "#7b8794" : (COLORS[at % COLORS.length] as string);
  };
}

/** A value on a logarithmic axis: `0.002`, `3e-5`. */
export const logarithmicTick = (value: number): string =>
  value >= 0.001 ? String(Number(value.toPrecision(2))) : value.toExponential(0);

/** Controls stand back behind the arm that they follow. */
export const opacityOf = (name: string): number => (name.includes(":") ? 0.45 : 1);

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
