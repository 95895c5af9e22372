/**
 * Fitting a table's preprocessing. The columns, their kinds, levels and indicators come from the whole file that the training
 * rows are part of, so that the width of the input does not depend on the seed; every number comes from the training rows only.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Table } from "../formats/csv.ts";
import { parseNumber } from "../formats/fields.ts";
import { type ColumnKind, checkLevels } from "./columns.ts";
import type { CategoricalFeature, MissingPolicy, NumericFeature } from "./preprocessing.ts";
import { listNames } from "./table-errors.ts";

/** Mean and population standard deviation. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Mean and population standard deviation, in two passes.
 *
 * @throws DataError `data` when there are no values, or they are too large for their squares to be numbers
 */
export function moments(values: readonly number[] | Float64Array, where: string): Moments {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  if (!Number.isFinite(deviation)) {
    const problem =
      values.length === 0 ? "has no known value in the training rows" : "has values too large to standardize";
    throw new DataError(`${where} ${problem}.`, { where });
  }
  // Rounding leaves a trace of a deviation where all values are one.
  return { mean, deviation: deviation <= 1e-12 * Math.abs(mean) ? 0 : deviation };
}

/** How numbers to predict are standardized by the training rows. @throws DataError `data` when all of those are one number */
export function fitNumbers(values: Float64Array, trainRows: Int32Array, where: string): Moments {
  const scale = moments(
    Float64Array.from(trainRows, (row) => values[row] as number),
    where,
  );
  if (scale.deviation > 0) return scale;
  throw new DataError(`${where} is ${scale.mean} in every training row, so there is nothing to learn.`, { where });
}

/** What `fitFeatures` needs to know of a table besides its rows. */
export interface FitOptions {
  readonly kinds: ReadonlyMap<number, ColumnKind>;
  readonly trainRows: Int32Array;
  readonly missing: MissingPolicy;
}

/**
 * The features of a table's input columns, and notes on what was imputed, left out or not scaled.
 *
 * @throws DataError `data` when a column has too many levels or no feature is left
 */
export function fitFeatures(
  table: Table,
  options: FitOptions,
): { features: (NumericFeature | CategoricalFeature)[]; notes: string[] } {
  const features: (NumericFeature | CategoricalFeature)[] = [];
  const notes: string[] = [];
  const constant: string[] = [];
  for (const [index, kind] of options.kinds) {
    const column = table.columns[index] as string;
    if (kind.kind === "empty") {
      notes.push(`column "${column}" has no values and is left out`);
    } else if (kind.kind === "categorical") {
      checkLevels(table, index, kind.levels);
      features.push({ kind: "categorical", column, levels: kind.levels, missingLevel: kind.missing > 0 });
      if (kind.missing > 0)
        notes.push(`column "${column}": ${kind.missing} missing values are encoded as a separate category`);
    } else {
      const known = [...options.trainRows]
        .map((row) => parseNumber(table.rows[row]?.[index] as string))
        .filter((value) => value !== null);
      // In a fold, all known values of a column may be rows of the others.
      const { mean, deviation } =
        known.length === 0 ? { mean: 0, deviation: 0 } : moments(known, `${table.where}: column "${column}"`);
      if (deviation === 0) constant.push(column);
      features.push({ kind: "numeric", column, mean, deviation: deviation || 1, indicator: kind.missing > 0 });
      if (kind.missing > 0) notes.push(`column "${column}": ${kind.missing} missing values are imputed by ${mean}`);
    }
  }
  if (features.length === 0) {
    throw DataError.at(table.where, "expected a column of inputs besides the target, found none.");
  }
  if (constant.length > 0)
    notes.push(`constant in the training rows, so centered but not scaled: ${listNames(constant)}`);
  return { features, notes };
}
