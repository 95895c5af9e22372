/** Intervals by drawing rows again and again. @module */

import { RandomStream } from "../tensor/random.ts";
import type { Evaluator } from "./evaluator.ts";

/** The share of resamples that an interval holds. */
export const COVERAGE = 0.95;
const RESAMPLES = 2000;
const LEAST_RESAMPLES = 200;
/** Rows of all resamples, once for each metric of ranks that goes through them, from which fewer are drawn: with many rows it takes fewer. */
const MOST_ROWS = 1e8;

export interface BootstrapOptions {
  /** Of the drawn rows. */
  readonly seed: number;
  /** Default 2,000; of very many rows fewer, down to 200. */
  readonly resamples?: number | undefined;
}

/** `passes`: how often an evaluation goes through the rows. */
export const resamplesFor = (rows: number, passes: number, { resamples }: BootstrapOptions): number =>
  resamples ?? Math.min(RESAMPLES, Math.max(LEAST_RESAMPLES, Math.floor(MOST_ROWS / Math.max(1, rows * passes))));

/** Values in each resample; NaN where a metric is not defined in it. */
export type Resampled = Readonly<Record<string, Float64Array>>;

/**
 * The metrics of several evaluators of the same rows in the same resamples: each draws as many rows as there are, with repetition, and a row counts as
 * often as it was drawn, times its weight. Each evaluator's values by metric: [resamples].
 */
export function bootstrap(evaluators: readonly Evaluator[], options: BootstrapOptions): Resampled[] {
  const rows = evaluators[0]?.rows ?? 0;
  const passes = evaluators.reduce((sum, one) => sum + one.passes, 0);
  const resamples = resamplesFor(rows, passes, options);
  const random = new RandomStream(options.seed, "bootstrap");
  const found = evaluators.map(({ names }) => names.map(() => new Float64Array(resamples)));
  const counts = new Float64Array(rows);
  const weighted = new Float64Array(rows);
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let i = 0; i < rows; i++) {
      // 32 bits over so few rows: no row is likelier than another by more than rows / 2^32.
      const row = Math.floor((random.bits() / 4294967296) * rows);
      counts[row] = (counts[row] as number) + 1;
    }
    for (const [e, evaluator] of evaluators.entries()) {
      const { weights } = evaluator;
      for (let row = 0; weights && row < rows; row++)
        weighted[row] = (counts[row] as number) * (weights[row] as number);
      const values = evaluator.values(weights ? weighted : counts);
      for (const [m, value] of values.entries()) {
        ((found[e] as Float64Array[])[m] as Float64Array)[resample] = value ?? Number.NaN;
      }
    }
  }
  return evaluators.map(({ names }, e) =>
    Object.fromEntries(names.map((name, m) => [name, (found[e] as Float64Array[])[m] as Float64Array])),
  );
}

/** Linear interpolation between the sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  return low + (place - below) * ((sorted[Math.min(below + 1, sorted.length - 1)] as number) - low);
}

/** The middle 95 % of the values of the resamples; null where fewer than half have one. */
export function intervalOf(values: Float64Array): readonly [low: number, high: number] | null {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0 || 2 * known.length < values.length) return null;
  const tail = (1 - COVERAGE) / 2;
  return [quantile(known, tail), quantile(known, 1 - tail)];
}
