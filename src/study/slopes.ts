/** How measures follow swept factors, as slopes on double-logarithmic paper. @module */

import { factorLabel } from "./cases.ts";
import type { Factors, Slope } from "./definition.ts";
import type { CaseResult, StudyResults } from "./results.ts";
import { mean, type Spread } from "./statistics.ts";

/** A point of a curve: the center of the measure at a value of the factor. */
export interface SlopePoint {
  readonly x: number;
  readonly value: Spread;
}

/** One arm over cases that differ in the factor alone. */
export interface SlopeResult {
  readonly dataset: string;
  /** The other factors. */
  readonly factors: Factors;
  readonly arm: string;
  readonly points: readonly SlopePoint[];
  readonly slope: number;
  readonly published: number | null;
}

/** d ln y / d ln x of the straight line through the points, by least squares. */
export function logSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const xs = points.map(([x]) => Math.log(x));
  const ys = points.map(([, y]) => Math.log(y));
  const [mx, my] = [mean(xs), mean(ys)];
  const sum = (of: (i: number) => number): number => xs.reduce((total, _, i) => total + of(i), 0);
  const over = (i: number): number => (xs[i] as number) - mx;
  return sum((i) => over(i) * ((ys[i] as number) - my)) / sum((i) => over(i) ** 2);
}

const without = (factors: Factors, path: string): Factors =>
  Object.fromEntries(Object.entries(factors).filter(([key]) => key !== path));

const keyOf = ({ factors }: CaseResult, path: string): string => JSON.stringify(without(factors, path));

/** The slopes of every arm, for each combination of the other factors that has several values of this one. */
export function slopesOf({ cases }: StudyResults, { dataset, measure, factor, published }: Slope): SlopeResult[] {
  const swept = cases.filter((one) => one.dataset === dataset && typeof one.factors[factor] === "number");
  const keys = [...new Set(swept.map((one) => keyOf(one, factor)))];
  return keys.flatMap((key) => {
    const group = swept.filter((one) => keyOf(one, factor) === key);
    const [{ factors: all, arms }] = group as [CaseResult];
    const factors = without(all, factor);
    return arms.flatMap(({ name }): SlopeResult[] => {
      const points = group.flatMap((one): SlopePoint[] => {
        const value = one.arms.find((arm) => arm.name === name)?.summary[measure];
        return value && value.center > 0 ? [{ x: one.factors[factor] as number, value }] : [];
      });
      if (points.length < 2) return [];
      const slope = logSlope(points.map(({ x, value }) => [x, value.center]));
      const reported = published.find(
        (one) => one.arm === name && Object.entries(one.factors).every(([path, value]) => factors[path] === value),
      );
      return [{ dataset, factors, arm: name, points, slope, published: reported?.slope ?? null }];
    });
  });
}

/** A slope's other factors in a few words: `units 16, learningRate 0.001`. */
export function slopeLabel({ dataset, factors }: Pick<SlopeResult, "dataset" | "factors">): string {
  return [dataset, ...Object.entries(factors).map(([path, value]) => `${factorLabel(path)} ${value}`)].join(", ");
}
