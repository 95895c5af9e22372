/** The quality of a recipe over folds: means with intervals. @module */

import { foldInterval, mean } from "../../../study/statistics.ts";
import type { Metrics } from "../../../train/events/events.ts";
import type { FoldMean, FoldsSummary } from "../summary.ts";

/** What a metric cannot be below or above. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  loss: [0, Number.POSITIVE_INFINITY],
  mse: [0, Number.POSITIVE_INFINITY],
  r2: [Number.NEGATIVE_INFINITY, 1],
  accuracy: [0, 1],
};

function foldMean(values: readonly number[], folds: number, range: readonly [number, number] | undefined): FoldMean {
  const center = mean(values);
  const [low, high] = foldInterval(values, folds) ?? [center, center];
  return { mean: center, low: Math.max(low, range?.[0] ?? low), high: Math.min(high, range?.[1] ?? high) };
}

/** Means of every number in the test metrics that all folds have. */
export function foldQuality(tests: readonly (Metrics | null)[], folds: number): Record<string, FoldMean> {
  const names = Object.entries(tests[0] ?? {}).flatMap(([name, value]) => (typeof value === "number" ? [name] : []));
  const found = names.map(
    (name) => [name, tests.map((test) => (test as Record<string, unknown> | null)?.[name])] as const,
  );
  return Object.fromEntries(
    found
      .filter(([, values]) => values.every((value) => typeof value === "number"))
      .map(([name, values]) => [name, foldMean(values as number[], folds, RANGES[name])]),
  );
}

/** The means alone, as metrics. */
export const meanMetrics = ({ quality }: FoldsSummary): Metrics =>
  Object.fromEntries(Object.entries(quality).map(([name, { mean }]) => [name, mean]));
