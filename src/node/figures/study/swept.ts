/** What a study sweeps, and the cases that belong to one curve. @module */

import { factorLabel } from "../../../study/cases.ts";
import type { CaseResult } from "../../../study/results.ts";

/** Cases that differ in the swept factor alone. */
export interface Group {
  readonly caption: string;
  readonly cases: readonly CaseResult[];
}

/** The factor with the most values among those that are numbers. */
export function sweptFactor(cases: readonly CaseResult[]): string | null {
  const paths = Object.keys(cases[0]?.factors ?? {}).filter((path) =>
    cases.every(({ factors }) => typeof factors[path] === "number"),
  );
  const count = (path: string): number => new Set(cases.map(({ factors }) => factors[path])).size;
  return paths.sort((a, b) => count(b) - count(a))[0] ?? null;
}

export function groupsOf(cases: readonly CaseResult[], swept: string): Group[] {
  const rest = ({ dataset, factors }: CaseResult): string => {
    const others = Object.entries(factors).filter(([path]) => path !== swept);
    return [dataset, ...others.map(([path, value]) => `${factorLabel(path)} ${value}`)].join(", ");
  };
  return [...new Set(cases.map(rest))].map((caption) => ({
    caption,
    cases: cases.filter((one) => rest(one) === caption),
  }));
}

/** A scale for these values: logarithmic where they grow by factors rather than by differences. With base 2 no tick goes without its number. */
export function scaleOf(
  values: readonly number[],
): { readonly type: "log"; readonly base: 2 } | { readonly type: "linear" } {
  const geometric = Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) >= 8;
  return geometric ? { type: "log", base: 2 } : { type: "linear" };
}
