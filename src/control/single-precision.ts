/** How NumPy rounds where Gymnasium's actions, float32, meet its states. @module */

const same = (value: number): number => value;

/**
 * The rounding of a NumPy expression over these numbers and Python's own: to float32 when all of them are float32, else none. A number
 * counts as a float32 when it is one by value. Near an unstable equilibrium the last bit of a torque decides where the state is 200
 * steps later, so that a replay of recorded actions has to round where Gymnasium does.
 */
export const roundingOf = (...values: readonly number[]): ((value: number) => number) =>
  values.every((value) => Math.fround(value) === value) ? Math.fround : same;
