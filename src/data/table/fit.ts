/**
 * Fitting a table's preprocessing. What a column holds comes from the whole file; levels, means, medians and indicators come from the training rows only.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { readDate } from "../../formats/dates.ts";
import type { CategoricalFeature } from "../features/categorical.ts";
import type { Cells } from "../features/cells.ts";
import { type DateFeature, partsOf } from "../features/date.ts";
import type { Feature } from "../features/features.ts";
import { NO_INFLUENCE, type NumericFeature } from "../features/numeric.ts";
import type { ColumnKind } from "./kinds.ts";
import { sortLevels } from "./kinds.ts";

/** One-hot inputs that a column of texts may become; more texts are hashed. */
const MAX_LEVELS = 64;
const BUCKETS = 64;
/** Share of missing values from which they get an input of their own. */
const INDICATED = 0.005;

/** Mean and population standard deviation. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** Numbers whose squares are numbers, too. */
const SQUARED = { least: 1e-150, most: 1e150 };

function largestOf(values: readonly number[] | Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}

/**
 * Mean and population standard deviation, in two passes. Numbers whose squares are none are divided by the largest first.
 *
 * @throws DataError `data` when there are no values, or they are too large for their squares to be numbers
 */
export function moments(values: readonly number[] | Float64Array, where: string): Moments {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  const mean = sum / values.length;
  const scale = Math.abs(mean) < SQUARED.least || Math.abs(mean) > SQUARED.most ? largestOf(values) : 1;
  if (scale > 0 && (scale < SQUARED.least || scale > SQUARED.most) && Number.isFinite(scale)) {
    const scaled = moments(
      Float64Array.from(values, (value) => value / scale),
      where,
    );
    return { mean: scaled.mean * scale, deviation: scaled.deviation * scale };
  }
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - mean) ** 2;
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

/** Rows from which on a value is not rare among so many: 2 to 10, a thousandth of them between. */
export const rareBelow = (rows: number): number => Math.min(10, Math.max(2, Math.ceil(rows / 1000)));

/** A feature, or why its column tells nothing in the training rows. */
export type Fitted = Feature | { readonly kind: "constant"; readonly column: string; readonly value: string };

/** The feature of a column. */
export function fitFeature(kind: ColumnKind, cells: Cells, trainRows: Int32Array): Fitted {
  if (kind.kind === "date") return fitDate(kind, cells, trainRows);
  if (kind.kind === "categorical") return fitTexts(cells, trainRows);
  const read =
    kind.kind === "ordered"
      ? (row: number): number => (cells.isMissing(row) ? Number.NaN : kind.levels.indexOf(cells.text(row)))
      : (row: number): number => cells.number(row) ?? Number.NaN;
  const fitted = fitScale(cells, trainRows, read);
  if (fitted.kind === "constant" || kind.kind === "numeric") return fitted;
  return { ...fitted, kind: "ordered", levels: kind.levels };
}

const isIndicated = (missing: number, rows: number): boolean => missing >= 2 && missing > INDICATED * rows;

function fitScale(
  cells: Cells,
  trainRows: Int32Array,
  read: (row: number) => number,
): NumericFeature | { readonly kind: "constant"; readonly column: string; readonly value: string } {
  const { column } = cells;
  const known = knownValues(trainRows, cells.numbers, read);
  // In a fold, all known values of a column may be rows of the others.
  if (known.length === 0) return { kind: "constant", column, value: "" };
  const missing = trainRows.length - known.length;
  const indicator = isIndicated(missing, trainRows.length);
  const { mean, deviation } = moments(known, `${cells.where}: column "${column}"`);
  const { value, count } = mostFrequent(known);
  const few = known.length - count < rareBelow(known.length);
  // Differences below the precision of the network's numbers tell nothing, unless they are whole.
  const tiny = deviation < 1e-6 * Math.abs(mean) && !known.every((one) => Number.isInteger(one));
  const constant = few || deviation === 0 || tiny;
  if (constant && !indicator) return { kind: "constant", column, value: String(few ? value : mean) };
  const fill = medianOf(known);
  return { kind: "numeric", column, mean, deviation: constant ? NO_INFLUENCE : deviation, fill, indicator };
}

/** The numbers of some rows, without missing ones. */
function knownValues(rows: Int32Array, numbers: Float64Array | null, read: (row: number) => number): Float64Array {
  const values = new Float64Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = numbers ? (numbers[rows[i] as number] as number) : read(rows[i] as number);
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return values.subarray(0, count);
}

/** The value of more than half of the rows, if there is one, and its count: a vote, then a count. */
function mostFrequent(values: Float64Array): { value: number; count: number } {
  let value = values[0] as number;
  let votes = 0;
  for (let i = 0; i < values.length; i++) {
    if (votes === 0) value = values[i] as number;
    votes += values[i] === value ? 1 : -1;
  }
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === value) count++;
  return { value, count };
}

/** Rows from which a median is taken: of more, evenly spaced ones. */
const MEDIAN_ROWS = 50_000;

function medianOf(values: Float64Array): number {
  const step = Math.ceil(values.length / MEDIAN_ROWS);
  const sorted = new Float64Array(Math.ceil(values.length / step));
  for (let i = 0; i < sorted.length; i++) sorted[i] = values[i * step] as number;
  sorted.sort();
  return sorted[(sorted.length - 1) >> 1] as number;
}

function fitTexts(cells: Cells, trainRows: Int32Array): Fitted {
  const { column } = cells;
  const counts = new Map<string, number>();
  let missing = 0;
  for (const row of trainRows) {
    if (cells.isMissing(row)) missing++;
    else counts.set(cells.text(row), (counts.get(cells.text(row)) ?? 0) + 1);
  }
  const known = trainRows.length - missing;
  const [text = "", most = 0] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
  const below = rareBelow(trainRows.length);
  if (known - most < below && missing < below) return { kind: "constant", column, value: text };
  const rare = [...counts].filter(([, count]) => count < below).map(([level]) => level);
  const common = [...counts.keys()].filter((level) => !rare.includes(level));
  const other = rare.length >= 2 && common.length >= 2;
  const levels = other ? common : [...counts.keys()];
  if (levels.length > MAX_LEVELS) return { kind: "hashed", column, buckets: BUCKETS, missingLevel: missing > 0 };
  const feature: CategoricalFeature = {
    kind: "categorical",
    column,
    levels: sortLevels(levels),
    other,
    missingLevel: missing > 0,
  };
  return feature;
}

function fitDate(kind: ColumnKind, cells: Cells, trainRows: Int32Array): Fitted {
  const order = kind.order ?? "dmy";
  const found = [...trainRows].map((row) => readDate(cells.text(row), order)).filter((one) => one !== null);
  if (found.length === 0) return { kind: "constant", column: cells.column, value: "" };
  const parts = found.map(({ ms }) => partsOf(ms));
  const where = `${cells.where}: column "${cells.column}"`;
  const scaleOf = (values: number[]): Moments | null => {
    const scale = moments(values, where);
    return scale.deviation === 0 ? null : scale;
  };
  const varies = (part: "month" | "weekday" | "hour"): boolean => new Set(parts.map((one) => one[part])).size > 1;
  const feature: DateFeature = {
    kind: "date",
    column: cells.column,
    order,
    days: scaleOf(parts.map(({ days }) => days)),
    year: scaleOf(parts.map(({ year }) => year)),
    month: varies("month"),
    weekday: varies("weekday"),
    hour: varies("hour"),
    indicator: isIndicated(trainRows.length - found.length, trainRows.length),
  };
  if (feature.days === null && !feature.indicator) {
    return { kind: "constant", column: cells.column, value: cells.text(trainRows[0] as number) };
  }
  return feature;
}
