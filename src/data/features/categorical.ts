/** A column of texts, one input for each. @module */

import { DataError } from "../../errors.ts";
import type { Cells } from "./cells.ts";
import { eachRow, type FeatureKind, listCells, type Place } from "./place.ts";

/**
 * One input for each level, 1 where the row has it. With `missingLevel` a missing value has an input of its own, else all are 0. With `other` the texts
 * that are rare in training or unknown share an input.
 */
export interface CategoricalFeature {
  readonly kind: "categorical";
  readonly column: string;
  readonly levels: readonly string[];
  readonly other: boolean;
  readonly missingLevel: boolean;
}

const quotedNames = (names: readonly string[]): string =>
  `${names
    .slice(0, 40)
    .map((name) => `"${name}"`)
    .join(", ")}${names.length > 40 ? ` and ${names.length - 40} more` : ""}`;

/** Notes texts that training did not know. @throws DataError where nobody takes the note */
export function reportUnknown(
  cells: Cells,
  unknown: readonly number[],
  { notes, levels, becomes }: { notes: Place["notes"]; levels: readonly string[]; becomes: string },
): void {
  if (unknown.length === 0) return;
  const where = `${cells.where}: column "${cells.column}" has text values that did not occur in training`;
  const fields = listCells(cells, unknown);
  if (notes) {
    notes.push(`${where}, as ${becomes}: ${fields}`);
    return;
  }
  throw new DataError(`${where}: ${fields}. The known values are ${quotedNames(levels)}.`, {
    where: cells.where,
    column: cells.column,
    lines: unknown.map((row) => cells.line(row)),
  });
}

export const categorical: FeatureKind<CategoricalFeature> = {
  names({ column, levels, other, missingLevel }) {
    const names = levels.map((level) => `${column}=${level}`);
    return [...names, ...(other ? [`${column} is another`] : []), ...(missingLevel ? [`${column} is missing`] : [])];
  },
  fill({ levels, other, missingLevel }, cells, place) {
    const { values, notes } = place;
    const known = new Map(levels.map((level, i) => [level, i]));
    const missing = levels.length + (other ? 1 : 0);
    const unknown: number[] = [];
    eachRow(place, cells, (row, start) => {
      if (cells.isMissing(row)) {
        if (missingLevel) values[start + missing] = 1;
        return;
      }
      const level = known.get(cells.text(row));
      if (level !== undefined) values[start + level] = 1;
      else if (other) values[start + levels.length] = 1;
      else unknown.push(row);
    });
    reportUnknown(cells, unknown, { notes, levels, becomes: "zeros" });
  },
};
