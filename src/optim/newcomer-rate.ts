/** The learning rate of what growth added. @module */

/** Factor on the learning rate of entries that were born after step `birth` (0 for the start) and make their `age`-th update. */
export type CohortRate = (age: number, birth: number) => number;

/**
 * 1 + (rate - 1) max(0, 1 - (age - 1) / steps) for entries that growth added, 1 for those of the start: newcomers begin at `rate` times the
 * learning rate and come to that of the others in a straight line.
 */
export function newcomerRate(rate: number, steps: number): CohortRate {
  return (age, birth) => (birth === 0 ? 1 : 1 + (rate - 1) * Math.max(0, 1 - (age - 1) / steps));
}
