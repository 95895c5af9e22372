/** The quality of a recipe over folds: means with intervals. @module */

import { foldInterval, mean } from "../../../study/statistics.ts";
import type { Metrics } from "../../../train/events/events.ts";
import type { FoldMean, FoldsSummary } from "../summary.ts";

function foldMean(values: readonly number[], folds: number): FoldMean {
  const center = mean(values);
  const [low, high] = foldInterval(values, folds) ?? [center, center];
  return { mean: center, low, high };
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
      .map(([name, values]) => [name, foldMean(values as number[], folds)]),
  );
}

/** The means alone, as metrics. */
export const meanMetrics = ({ quality }: FoldsSummary): Metrics =>
  Object.fromEntries(Object.entries(quality).map(([name, { mean }]) => [name, mean]));
