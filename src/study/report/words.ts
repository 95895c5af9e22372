/** Values and verdicts in words: the same in tables, sentences, figures and at the terminal. @module */

import type { ArmComparison } from "../results.ts";
import { LEVEL, type Spread } from "../statistics.ts";

export const dash = "\u2013";

/** Accuracies with four decimals; others with four digits, small ones as `1.104e-6`. */
export function qualityText(value: number, measure: string): string {
  if (measure === "accuracy") return value.toFixed(4);
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}

/** With its sign. */
const signedText = (value: number, measure: string): string =>
  `${value >= 0 ? "+" : "\u2212"}${qualityText(Math.abs(value), measure)}`;

/** An end that is not 0 is not shown as 0: the interval would seem to reach it. */
function endText(value: number, measure: string): string {
  const text = signedText(value, measure);
  return value !== 0 && Number(text.slice(1)) === 0 ? `${text[0]}${Math.abs(value).toPrecision(1)}` : text;
}

/** A ratio; what is not 1 is not shown as 1. */
function ratioText(value: number): string {
  const text = value < 0.01 || value >= 1000 ? value.toPrecision(2) : value.toFixed(3);
  return value !== 1 && Number(text) === 1 ? value.toFixed(6) : text;
}

/** Mean and standard deviation. */
export const plusMinus = (value: Spread | undefined, show: (value: number) => string): string =>
  value === undefined ? dash : `${show(value.mean)}${value.sd === null ? "" : ` \u00b1 ${show(value.sd)}`}`;

/** The 95 % interval of a quality's center; an accuracy is never beyond 0 or 1. */
export function spreadText({ interval }: Spread, measure: string): string {
  if (interval === null) return dash;
  const within = (value: number): number => (measure === "accuracy" ? Math.min(1, Math.max(0, value)) : value);
  return interval.map((end) => qualityText(within(end), measure)).join(" to ");
}

/** `0.012`, `< 0.001`; never rounded across the level. */
export function pText(p: number | null): string {
  if (p === null) return dash;
  if (p < 0.001) return "< 0.001";
  const text = p < 0.1 ? p.toFixed(3) : p.toFixed(2);
  return p < LEVEL && Number(text) >= LEVEL ? p.toFixed(5) : text;
}

/** A comparison as text for tables. */
export interface ComparisonText {
  readonly estimate: string;
  readonly interval: string;
  readonly p: string;
  readonly verdict: string;
}

const verdicts = { better: "better", worse: "worse", open: "undecided" } as const;

export function comparisonText({ quality }: ArmComparison): ComparisonText {
  const { scale, estimate, interval, p, verdict, measure } = quality;
  const isRatio = scale === "ratio";
  const end = (value: number): string => (isRatio ? ratioText(value) : endText(value, measure));
  return {
    estimate: isRatio ? ratioText(estimate) : signedText(estimate, measure),
    interval: interval === null ? dash : interval.map(end).join(" to "),
    p: pText(p),
    verdict: verdicts[verdict],
  };
}

const UNDECIDED = "not significantly different from";

/** The result of a comparison for its first arm, without naming it: `better than b (+0.01, +0.002 to +0.02; 0.97 times the operations)`. */
export function comparisonClause(comparison: ArmComparison): string {
  const { against, quality, ratio } = comparison;
  const { estimate, interval, p } = comparisonText(comparison);
  const size = `${estimate}${quality.scale === "ratio" ? " times the error" : ""}`;
  const range = interval === dash ? `p ${p}` : interval;
  const cost = ratio.flops === null ? "" : `; ${ratio.flops.toFixed(2)} times the operations`;
  const words = quality.verdict === "open" ? UNDECIDED : `${quality.verdict} than`;
  return `${words} ${against} (${size}${p === dash ? "" : `, ${range}`}${cost})`;
}

/** The results of the comparisons of one arm: each verdict with its numbers, then the arms without a significant difference. */
export function armSentence(arm: string, comparisons: readonly ArmComparison[]): string {
  const decided = comparisons.filter(({ quality }) => quality.verdict !== "open").map(comparisonClause);
  const open = comparisons.filter(({ quality }) => quality.verdict === "open");
  const most = Math.max(0, ...open.map(({ quality }) => quality.pairs));
  const seeds = most === 1 ? "one seed" : `${most} seeds`;
  const [only] = open;
  const names =
    open.length === 1 && only ? comparisonClause(only) : `${UNDECIDED} ${andList(open.map(({ against }) => against))}`;
  const rest = open.length === 0 ? [] : [`${names}, with ${seeds}`];
  return `**${arm}**: ${[...decided, ...rest].join("; ")}.`;
}

const andList = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
