/** A column of texts that have an order, as one number. @module */

import { reportUnknown } from "./categorical.ts";
import { eachRow, type FeatureKind } from "./place.ts";

/** The place of the text among the levels, standardized; a missing value is `fill`, as for numbers. */
export interface OrderedFeature {
  readonly kind: "ordered";
  readonly column: string;
  readonly levels: readonly string[];
  readonly mean: number;
  readonly deviation: number;
  readonly fill: number;
  readonly indicator: boolean;
}

export const ordered: FeatureKind<OrderedFeature> = {
  names: ({ column, indicator }) => (indicator ? [column, `${column} is missing`] : [column]),
  fill({ levels, mean, deviation, fill, indicator }, cells, place) {
    const { values, notes } = place;
    const places = new Map(levels.map((level, i) => [level, i]));
    const filled = (fill - mean) / deviation;
    const unknown: number[] = [];
    eachRow(place, cells, (row, start) => {
      const level = cells.isMissing(row) ? undefined : places.get(cells.text(row));
      values[start] = level === undefined ? filled : (level - mean) / deviation;
      if (level !== undefined) return;
      if (!cells.isMissing(row)) unknown.push(row);
      else if (indicator) values[start + 1] = 1;
    });
    reportUnknown(cells, unknown, { notes, levels, becomes: "missing" });
  },
};
