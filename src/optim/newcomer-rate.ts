/** The learning rate of what growth added. @module */

/**
 * Factor on the learning rate of entries that were born after step `birth` (0 or less for the start) and make their `age`-th update. `ratio` gives
 * the norm of all entries of a parameter born at once over that of those of the start; 1 where either is 0.
 */
export type CohortRate = (age: number, birth: number, ratio: () => number) => number;

/**
 * 1 + (rate - 1) max(0, 1 - (age - 1) / steps) for entries that growth added, 1 for those of the start: newcomers begin at `rate` times the
 * learning rate and come to that of the others in a straight line.
 */
export function newcomerRate(rate: number, steps: number): CohortRate {
  return (age, birth) => (birth <= 0 ? 1 : 1 + (rate - 1) * Math.max(0, 1 - (age - 1) / steps));
}

/**
 * max(floor, ||W_k|| / ||W_0||) for the entries of a weight that growth added at one time, W_k, beside those of the start, W_0.
 *
 * Departs from the paper, which has no `floor`: there new weights are never 0, while here most strategies start outgoing weights from 0, and
 * would leave them there.
 *
 * @see Yuan, Savarese & Maire 2023, arXiv:2306.12700, section 3.2
 */
export function cohortNormRate(floor: number): CohortRate {
  return (_, birth, ratio) => (birth <= 0 ? 1 : Math.max(floor, ratio()));
}

/** The product of some rates. */
export function rates(...all: readonly CohortRate[]): CohortRate {
  return (...cohort) => all.reduce((product, rate) => product * rate(...cohort), 1);
}
