/** Columns that name rows and tell nothing of other rows: row numbers, ids, free text. @module */

import type { Column } from "./column.ts";
import type { ColumnKind } from "./kinds.ts";

/** Share of different texts from which on a column names its rows. */
const UNIQUE_SHARE = 0.95;
/** Different texts that it takes to say so. */
const LEAST_NAMES = 20;
/** Words of a text on average, and its share of different ones, from which on it is free text. */
const WORDS = 4;
const FREE_SHARE = 0.5;
const ID_NAME = /(?:^|[^a-zA-Z])(?:id|idx|index|row ?names?|row|uuid|guid|pk)$|[a-z](?:Id|ID|Idx|Index)$/i;
/** The name that pandas gives to a column without one. */
const UNNAMED = /^Unnamed: \d+$/;

/** Why a column names its rows, or null where it does not. */
export function namesOfRows(
  column: Column,
  { kind, distinct, missing, levels }: ColumnKind,
  isUnnamed: boolean,
): string | null {
  const known = column.rows - missing;
  if (kind === "numeric") {
    if (!(isUnnamed || UNNAMED.test(column.name) || ID_NAME.test(column.name)) || known < 3) return null;
    if (!areDifferentWhole(column)) return null;
    return isUnnamed || UNNAMED.test(column.name)
      ? "a row number without a name"
      : "an id: a different number in every row";
  }
  if (kind !== "categorical") return null;
  if (column.isNames) return "an id: a different text in almost every row";
  if (distinct <= LEAST_NAMES) return null;
  const words = levels.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / distinct;
  if (words >= WORDS && distinct > FREE_SHARE * known) return `free text: ${distinct} different texts in ${known} rows`;
  return distinct > UNIQUE_SHARE * known ? `an id: ${distinct} different texts in ${known} rows` : null;
}

function areDifferentWhole(column: Column): boolean {
  const seen = new Set<number>();
  for (let row = 0; row < column.rows; row++) {
    const value = column.number(row);
    if (value === null || !Number.isInteger(value) || seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}
