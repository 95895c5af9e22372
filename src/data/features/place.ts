/** Where the inputs of a feature go, and what is wrong with the fields that it reads. @module */

import { DataError } from "../../errors.ts";
import type { Cells } from "./cells.ts";

/** Inputs `at` and after it of `values: [rows, columns]`, for the rows `rows` of the cells; null: all of them in order. */
export interface Place {
  readonly values: Float32Array;
  readonly columns: number;
  readonly at: number;
  readonly rows: Int32Array | null;
  /** Takes texts that training did not know; null: they are an error. */
  readonly notes: string[] | null;
}

/** What a kind of feature does. */
export interface FeatureKind<Feature> {
  /** The names of its inputs, one for each number that it becomes. */
  names(feature: Feature): string[];
  /** @throws DataError for fields that are not what the feature reads */
  fill(feature: Feature, cells: Cells, place: Place): void;
}

/** Calls `visit` with each row of the cells, and where its first input is. */
export function eachRow({ rows, columns, at }: Place, cells: Cells, visit: (row: number, start: number) => void): void {
  const count = rows?.length ?? cells.rows;
  for (let i = 0; i < count; i++) visit(rows ? (rows[i] as number) : i, i * columns + at);
}

const SHOWN = 5;

/** `line 3 has "a", line 9 has "b" and 4 more`, for some rows of a column. */
export function listCells(cells: Cells, rows: readonly number[]): string {
  const shown = rows
    .slice(0, SHOWN)
    .map((row) => `line ${cells.line(row)} has ${JSON.stringify(cells.text(row).slice(0, 40))}`);
  return `${shown.join(", ")}${rows.length > SHOWN ? ` and ${rows.length - SHOWN} more` : ""}`;
}

/** @throws DataError that names the rows, if there are any. `remedy` is a sentence */
export function refuseRows(
  cells: Cells,
  rows: readonly number[],
  { problem, remedy }: { readonly problem: string; readonly remedy: string },
): void {
  if (rows.length === 0) return;
  throw DataError.at(cells.where, `column "${cells.column}" ${problem} ${listCells(cells, rows)}. ${remedy}`, {
    column: cells.column,
    lines: rows.map((row) => cells.line(row)),
  });
}
