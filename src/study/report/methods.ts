/** What a report says of its arms and of its statistics. @module */

import type { StrategyDefinition } from "../../growth/strategy.ts";
import { pathLabel, pathsOf } from "../option-paths.ts";
import type { ArmResult, StudyResults } from "../results.ts";
import { LEAST_PAIRS, power } from "../statistics.ts";
import { type Block, formula, list, paragraph } from "./blocks.ts";

/** A strategy or a student, as a report describes it. */
export type Described = Pick<StrategyDefinition, "name" | "summary" | "source"> & {
  readonly formulas?: readonly string[];
};

const optionText = ([path, value]: readonly [string, unknown]): string => `${pathLabel(path)} ${JSON.stringify(value)}`;

const controlText: Readonly<Record<string, string>> = {
  "static-final": "the final widths of the run of the same seed",
  "static-equal": "the proportions of the start widths, with as many parameters as the run of the same seed",
  "static-4x": "four times the final widths of the run of the same seed",
  "dropout-final": "the final widths of the run of the same seed, with a tenth of the units dropped at each step",
  "stopped-final": "the final widths of the run of the same seed, until the validation loss stops falling",
  "random-trigger": "adds as many units as the run of the same seed, at random times",
};

const sizes: Readonly<Record<string, string>> = {
  "static-small": "the start widths of growth",
  "static-medium": "a network of usual size",
  "static-big": "the maximum widths of growth",
};

function armText({ name, strategy, options }: ArmResult, known: readonly Described[]): string {
  const [how = ""] = name.split(":");
  if (name in sizes) return `**${name}**: ${sizes[name]}.`;
  if (name.includes(":") && controlText[how]) return `**${name}**: ${controlText[how]}.`;
  const described = known.find((one) => one.name === strategy);
  const given = pathsOf(options).filter(([path]) => !["maxWidth", "additions"].includes(pathLabel(path)));
  const listed = given.length === 0 ? "" : ` Options: ${given.map(optionText).join(", ")}.`;
  const named = name === strategy ? "" : ` (${strategy})`;
  return `**${name}**${named}: ${described?.summary ?? strategy}${listed}`;
}

/** One paragraph for each arm that grows, with source and formulas where they come first; then what does not grow. */
export function methodBlocks({ cases }: StudyResults, known: readonly Described[]): Block[] {
  const arms = new Map(cases.flatMap((one) => one.arms.map((arm) => [arm.name, arm] as const)));
  const seen = new Set<string>();
  const isNew = (text: string): boolean => !seen.has(text) && seen.add(text).size > 0;
  const grown = [...arms.values()].filter(({ strategy }) => strategy !== "static");
  const blocks = grown.flatMap((arm): Block[] => {
    const described = known.find(({ name }) => name === arm.strategy);
    const source = described && arm.follows === undefined && isNew(described.source) ? ` *${described.source}*` : "";
    const formulas = arm.follows === undefined ? (described?.formulas ?? []).filter(isNew) : [];
    return [paragraph(`${armText(arm, known)}${source}`), ...formulas.map(formula)];
  });
  const controls = [...arms.values()].filter(({ strategy }) => strategy === "static").map((arm) => armText(arm, known));
  return [...blocks, ...(controls.length > 0 ? [paragraph("Controls that do not grow:"), list(controls)] : [])];
}

/** Effects, in standard deviations of the differences, whose probability of being found is reported. */
const EFFECTS = [1, 2] as const;

function powerText({ cases }: StudyResults): string {
  const comparisons = cases.flatMap((one) => one.comparisons.map(({ quality }) => quality));
  const pairs = Math.min(...comparisons.map((one) => one.pairs));
  if (comparisons.length === 0 || pairs < LEAST_PAIRS) {
    return `With fewer than ${LEAST_PAIRS} pairs there is no verdict.`;
  }
  const shares = EFFECTS.map((effect) => {
    const [alone, all] = [1, comparisons.length].map((tests) => Math.round(100 * power(effect, pairs, tests)));
    const corrected =
      comparisons.length > 1 ? `, in ${all} % as the smallest p of ${comparisons.length} comparisons` : "";
    return `of ${effect} standard deviation${effect > 1 ? "s" : ""} in ${alone} % of studies if it is the only comparison${corrected}`;
  });
  return `${pairs} pairs find a true difference ${shares.join("; ")} (standard deviations are those of the paired differences).`;
}

/** How the numbers were summarized. */
export const statisticsBlocks = (results: StudyResults): Block[] => [
  paragraph(
    "Every number summarizes the seeds: mean, standard deviation and Student's 95 % interval of the mean. Errors differ by factors, so they are summarized by their logarithms, and their center is the geometric mean. Arms are compared seed by seed with Student's paired test of the differences (for errors, of their logarithms),",
  ),
  formula(
    'd_s = q_s^"arm" - q_s^"control", quad overline(d) = 1/n sum_s d_s, quad s_d^2 = 1/(n - 1) sum_s (d_s - overline(d))^2, quad t_(n - 1) = sqrt(n) overline(d) / s_d',
  ),
  paragraph(
    `and p is corrected by Holm's step-down for all comparisons of the study (Holm 1979): if nothing differs, at most 5 % of studies have any verdict at all. Each interval is widened by the factor by which its p was multiplied, so it excludes zero difference exactly when p is below 0.05 and the verdict is *better* or *worse*; otherwise the verdict is *undecided*. ${powerText(results)} If all pairs differ by the same amount, p is that of their signs, 2 to the power 1 \u2212 n.`,
  ),
  paragraph(
    "Costs are floating-point operations of training (2 m k n for a product of m x k by k x n; signals, candidates and trials are included), processor seconds of the process of the run, and wall-clock seconds.",
  ),
];
