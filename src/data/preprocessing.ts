/**
 * From the fields of a table to the inputs of a network: numbers standardized, texts one-hot or hashed, dates as their parts.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/table.ts";
import { type Cells, tableCells } from "./features/cells.ts";
import { fillFeature, inputNames } from "./features/features.ts";
import type { RealRows } from "./rows.ts";
import { fileDecimal } from "./table/decimal.ts";
import type { TablePreprocessing } from "./table/description.ts";
import { columnIndex } from "./table/errors.ts";

export type { CategoricalFeature } from "./features/categorical.ts";
export type { Feature } from "./features/features.ts";
export { inputNames } from "./features/features.ts";
export type { NumericFeature } from "./features/numeric.ts";

export {
  type ClassColumn,
  type MissingPolicy,
  PLAIN_READING,
  type TablePreprocessing,
  type TableReading,
  targetNames,
  type ValueColumns,
  type ValueScale,
} from "./table/description.ts";

/**
 * Turns the rows of a table into inputs. Columns are found by name and may stand in any order; others are skipped. A text
 * that no training row had becomes all zeros and is added to `notes`; without notes it is an error.
 *
 * Shapes: `table.rows` -> `[rows, inputs]`.
 *
 * @throws DataError `data` when a column is missing, a numeric column holds a text, a value is missing and the policy is
 * not "impute", or there is an unknown text and no notes
 */
export function transformRows(preprocessing: TablePreprocessing, table: Table, notes: string[] | null = []): RealRows {
  const { reading, features } = preprocessing;
  const indices = new Map(table.columns.map((name, index) => [name, index]));
  const places = features.map(({ column }) => indices.get(column) ?? columnIndex(table, column));
  const decimal = table.decimal ?? fileDecimal(preprocessing, table);
  const cells = places.map((index) => tableCells(table, index, { ...reading, decimal }));
  return transformCells(preprocessing, cells, { rows: null, notes });
}

/** Turns some rows of the cells of each feature into inputs; null: all rows. @throws DataError as `transformRows` does */
export function transformCells(
  { features, missing, inputs }: Pick<TablePreprocessing, "features" | "missing" | "inputs">,
  cells: readonly Cells[],
  { rows, notes }: { readonly rows: Int32Array | null; readonly notes: string[] | null },
): RealRows {
  const columns = inputs.length;
  const count = rows?.length ?? cells[0]?.rows ?? 0;
  const values = new Float32Array(count * columns);
  let at = 0;
  for (const [i, feature] of features.entries()) {
    const own = cells[i] as Cells;
    if (missing === "drop" || missing === "error") forbidMissing(own, feature.kind === "numeric", rows);
    fillFeature(feature, own, { values, columns, at, rows, notes });
    at += inputNames(feature).length;
  }
  return { kind: "reals", rows: count, columns, values };
}

/**
 * @throws DataError `data` when the column misses a value
 */
function forbidMissing(cells: Cells, isNumeric: boolean, rows: Int32Array | null): void {
  const count = rows?.length ?? cells.rows;
  for (let i = 0; i < count; i++) {
    const row = rows ? (rows[i] as number) : i;
    if (!(isNumeric ? Number.isNaN(cells.number(row) ?? 0) : cells.isMissing(row))) continue;
    const line = cells.line(row);
    throw DataError.at(
      cells.where,
      `line ${line} has no value in column "${cells.column}", but missing values are not allowed. Fill it in, or choose another policy (--missing impute or drop).`,
      { column: cells.column, line },
    );
  }
}
