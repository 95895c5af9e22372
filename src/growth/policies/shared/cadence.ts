/** Steps from one look to the next. @module */

/** Looks at the signals in the whole of training, where no number of steps is given. */
const LOOKS = 100;

export function stepsBetweenLooks(every: number | null, totalSteps: number): number {
  return every ?? Math.max(1, Math.floor(totalSteps / LOOKS));
}
