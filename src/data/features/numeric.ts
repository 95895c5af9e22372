/** A column of numbers, standardized. @module */

import { type FeatureKind, refuseRows } from "./place.ts";

/**
 * One input `(value - mean) / deviation`, of `fill` where the value is missing; with `indicator` a second input, 1 where it is missing and 0 elsewhere.
 */
export interface NumericFeature {
  readonly kind: "numeric";
  readonly column: string;
  readonly mean: number;
  readonly deviation: number;
  /** What stands for a missing value: the median of the training rows. */
  readonly fill: number;
  readonly indicator: boolean;
}

/** The deviation that makes an input 0 whatever the value: of a column that is constant in the training rows. */
export const NO_INFLUENCE: number = Number.MAX_VALUE;

export const numeric: FeatureKind<NumericFeature> = {
  names: ({ column, indicator }) => (indicator ? [column, `${column} is missing`] : [column]),
  fill({ mean, deviation, fill, indicator }, cells, place) {
    const { values, rows, columns, at } = place;
    const { numbers } = cells;
    const filled = (fill - mean) / deviation;
    const wrong: number[] = [];
    const extreme: number[] = [];
    const count = rows?.length ?? cells.rows;
    for (let i = 0, start = at; i < count; i++, start += columns) {
      const row = rows ? (rows[i] as number) : i;
      const value = numbers ? (numbers[row] as number) : cells.number(row);
      if (value === null) wrong.push(row);
      else if (Number.isNaN(value)) {
        values[start] = filled;
        if (indicator) values[start + 1] = 1;
      } else {
        values[start] = (value - mean) / deviation;
        if (!Number.isFinite(values[start])) extreme.push(row);
      }
    }
    refuseRows(cells, wrong, {
      problem: "is numeric, but",
      remedy: "Correct the fields, or leave them empty where the value is not known.",
    });
    refuseRows(cells, extreme, {
      problem: "has values too far from those of the training rows:",
      remedy: "Correct the fields, or leave the rows out.",
    });
  },
};
