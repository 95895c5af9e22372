/**
 * Statistics over a few seeds: means with Student intervals, and verdicts on paired runs.
 *
 * A verdict, its p and its interval are one object (`Comparison`), so a text, a table and a figure made from it agree. By simulation a verdict
 * on pure noise is wrong in 4 to 5 % of comparisons at 3 to 20 pairs (normal, or lognormal of sigma 0.5); where one arm alone varies, and skewed, in
 * up to 8 %.
 *
 * @module
 */

import jstat from "jstat";

/** Share of wrong verdicts that is accepted where nothing differs. */
export const LEVEL = 0.05;
/** With fewer pairs there is no verdict. */
export const LEAST_PAIRS = 3;

export type Interval = readonly [low: number, high: number];

/** A sample in a few numbers. */
export interface Spread {
  /** Arithmetic mean. */
  readonly mean: number;
  /** With n - 1; null for a single value. */
  readonly sd: number | null;
  /** What tables and figures show: the mean; of errors, which differ by factors, the geometric mean. */
  readonly center: number;
  /** Student interval of the center at 95 %; null for a single value. */
  readonly interval: Interval | null;
  readonly n: number;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** sqrt(sum (x - mean)^2 / (n - 1)). */
export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}

/** t quantile times the standard error; null for a single value. */
function halfWidth(values: readonly number[], level: number): number | null {
  const sd = standardDeviation(values);
  if (sd === null) return null;
  return (jstat.studentt.inv(1 - level / 2, values.length - 1) * sd) / Math.sqrt(values.length);
}

/**
 * Student interval at 95 % of the mean over folds, mean +- t sd sqrt(1 / n + 1 / (k - 1)) for n = k x repeats: the training rows of two folds
 * overlap, so that n folds are worth less than n values. Null for a single value.
 *
 * @see Nadeau & Bengio 2003, "Inference for the generalization error", Machine Learning 52, the corrected resampled t
 */
export function foldInterval(values: readonly number[], folds: number): Interval | null {
  const sd = standardDeviation(values);
  if (sd === null) return null;
  const t = jstat.studentt.inv(1 - LEVEL / 2, values.length - 1);
  return around(mean(values), t * sd * Math.sqrt(1 / values.length + 1 / (folds - 1)));
}

const around = (center: number, half: number | null): Interval | null =>
  half === null ? null : [center - half, center + half];

/** Whether values differ by factors: logarithms are taken of them. */
const takesLogarithms = (logarithmic: boolean, values: readonly number[]): boolean =>
  logarithmic && values.every((value) => value > 0);

/**
 * @param logarithmic whether the center is the geometric mean, with an interval of the logarithms; not where a value is 0
 * @throws RangeError for an empty sample
 */
export function spread(values: readonly number[], logarithmic: boolean = false): Spread {
  if (values.length === 0) throw new RangeError("spread of no values");
  const arithmetic = { mean: mean(values), sd: standardDeviation(values), n: values.length };
  if (!takesLogarithms(logarithmic, values)) {
    return { ...arithmetic, center: arithmetic.mean, interval: around(arithmetic.mean, halfWidth(values, LEVEL)) };
  }
  const logs = values.map(Math.log);
  const [low, high] = around(mean(logs), halfWidth(logs, LEVEL)) ?? [];
  const interval: Interval | null = low === undefined || high === undefined ? null : [Math.exp(low), Math.exp(high)];
  return { ...arithmetic, center: Math.exp(mean(logs)), interval };
}

/** Whether pairs are compared by ratios, and whether less is better. */
export interface PairOptions {
  /** Whether values differ by factors. Default false. */
  readonly logarithmic?: boolean;
  /** Whether the smaller value is the better one. Default false. */
  readonly lessIsBetter?: boolean;
}

/** A paired test before it is corrected for its companions. */
export interface PairedTest extends Required<PairOptions> {
  /** First less second, of logarithms where values differ by factors. */
  readonly differences: readonly number[];
  /** Two-sided; null with fewer than three pairs. */
  readonly p: number | null;
}

/**
 * Student's paired test: t = mean d / (sd d / sqrt n), with n - 1 degrees of freedom. Where all differences are the same there is no t, and p is
 * that of the signs alone, 2^(1 - n).
 */
export function pairedTest(
  first: readonly number[],
  second: readonly number[],
  { logarithmic = false, lessIsBetter = false }: PairOptions = {},
): PairedTest {
  const logs = takesLogarithms(logarithmic, [...first, ...second]);
  const to = logs ? Math.log : (value: number): number => value;
  const differences = first.map((value, i) => to(value) - to(second[i] as number));
  return { logarithmic: logs, lessIsBetter, differences, p: pOf(differences) };
}

function pOf(differences: readonly number[]): number | null {
  const n = differences.length;
  if (n < LEAST_PAIRS) return null;
  const [center, sd] = [mean(differences), standardDeviation(differences) as number];
  // Equal differences still have an sd of rounding.
  if (sd <= 1e-12 * Math.abs(center)) return center === 0 ? 1 : 2 ** (1 - n);
  return 2 * jstat.studentt.cdf(-Math.abs(center / (sd / Math.sqrt(n))), n - 1);
}

/** Two arms over the seeds that both finished. */
export interface Comparison {
  readonly pairs: number;
  /** `difference`: first less second; `ratio`: geometric mean of first over second. */
  readonly scale: "difference" | "ratio";
  readonly estimate: number;
  /** Of the differences, or of their logarithms; null for a single pair. */
  readonly sd: number | null;
  /** Leaves out no difference exactly where there is a verdict; null where the pairs show no spread or are too few. */
  readonly interval: Interval | null;
  /** Corrected; null with fewer than three pairs. */
  readonly p: number | null;
  /** What p was multiplied by: of m tests between 1 and m. The interval is at 1 - 0.05 / factor. */
  readonly factor: number;
  /** `open`: not significant. */
  readonly verdict: "better" | "worse" | "open";
}

function comparisonOf({ differences, logarithmic, lessIsBetter, p }: PairedTest, factor: number): Comparison {
  const sum = mean(differences);
  // What is left of a sum that cancels is rounding.
  const center = Math.abs(sum) <= 1e-12 * Math.max(...differences.map(Math.abs)) ? 0 : sum;
  const sd = standardDeviation(differences);
  const flat = sd === null || sd <= 1e-12 * Math.abs(center);
  const within = p === null || flat ? null : around(center, halfWidth(differences, LEVEL / factor));
  const back = logarithmic ? Math.exp : (value: number): number => value;
  const corrected = p === null ? null : Math.min(1, p * factor);
  const told = corrected !== null && corrected < LEVEL;
  return {
    pairs: differences.length,
    scale: logarithmic ? "ratio" : "difference",
    estimate: back(center),
    sd,
    interval: within && [back(within[0]), back(within[1])],
    p: corrected,
    factor,
    verdict: !told ? "open" : center > 0 === lessIsBetter ? "worse" : "better",
  };
}

/**
 * Corrects the tests of one table by Holm's step-down: in ascending order the k-th of m has p_k max_(j <= k) ((m - j + 1) p_j / p_k), so that among
 * true null hypotheses any verdict at all is wrong in at most 5 % of tables. Intervals are widened by the same factor.
 *
 * @see Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure
 */
export function holm(tests: readonly PairedTest[]): Comparison[] {
  const tested = tests.flatMap(({ p }, at) => (p === null ? [] : [{ at, p: Math.max(p, Number.MIN_VALUE) }]));
  const factors = new Map<number, number>();
  let largest = 0;
  for (const [rank, { at, p }] of tested.toSorted((a, b) => a.p - b.p).entries()) {
    largest = Math.max(largest, (tested.length - rank) * p);
    factors.set(at, largest / p);
  }
  return tests.map((test, at) => comparisonOf(test, factors.get(at) ?? 1));
}

/** Compares paired values on their own, without a correction. */
export function comparePairs(
  first: readonly number[],
  second: readonly number[],
  options: PairOptions = {},
): Comparison {
  return holm([pairedTest(first, second, options)])[0] as Comparison;
}

/** How often n pairs find an effect of so many standard deviations of the differences, corrected for a number of tests. */
export function power(effect: number, n: number, tests: number = 1): number {
  const limit = jstat.studentt.inv(1 - LEVEL / tests / 2, n - 1);
  const below = (t: number): number => jstat.noncentralt.cdf(t, n - 1, effect * Math.sqrt(n));
  return 1 - below(limit) + below(-limit);
}
