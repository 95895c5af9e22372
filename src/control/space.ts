/** What observations and actions may be, in the sense of Gymnasium's spaces. @module */

import { OptionError } from "../errors.ts";

/** One of the whole numbers 0 .. n-1. */
export interface DiscreteSpace {
  readonly kind: "discrete";
  readonly n: number;
}

/** Reals, each between its own bounds. */
export interface BoxSpace {
  readonly kind: "box";
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The actions or observations that an environment takes or gives. */
export type Space = DiscreteSpace | BoxSpace;

/** An index of a discrete space, or the values of a box; a box of one dimension takes a bare number too. */
export type Action = number | readonly number[];

/** A space of n actions, numbered from 0. */
export const discrete = (n: number): DiscreteSpace => ({ kind: "discrete", n });

/** The box from -high to high, or from low to high. */
export const box = (high: readonly number[], low: readonly number[] = high.map((value) => -value)): BoxSpace => ({
  kind: "box",
  low,
  high,
});

/** Numbers that a network gives for an action of this space: one logit each, or one value each. */
export const outputsOf = (space: Space): number => (space.kind === "discrete" ? space.n : space.low.length);

/** Numbers in one action. */
export const dimensionsOf = (space: Space): number => (space.kind === "discrete" ? 1 : space.low.length);

const describeSpace = (space: Space): string =>
  space.kind === "discrete"
    ? `a whole number from 0 to ${space.n - 1}`
    : space.low.map((low, i) => `a number from ${low} to ${space.high[i]}`).join(", ");

/** The action as a list of numbers. @throws OptionError when it is not in the space */
export function checkAction(where: string, space: Space, action: Action): readonly number[] {
  const values = typeof action === "number" ? [action] : action;
  const fits =
    space.kind === "discrete"
      ? values.length === 1 &&
        Number.isInteger(values[0]) &&
        (values[0] as number) >= 0 &&
        (values[0] as number) < space.n
      : values.length === space.low.length &&
        values.every((value, i) => value >= (space.low[i] as number) && value <= (space.high[i] as number));
  if (fits) return values;
  throw new OptionError(
    `${where}: expected an action that is ${describeSpace(space)}, received ${values.join(", ")}.`,
    {
      action: values,
    },
  );
}
