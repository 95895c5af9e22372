/** What estimators of information look at. @module */

import { OptionError, ShapeError } from "../../errors.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { codesOf } from "./coding.ts";

/** Class of each sample. */
export type Labels = ArrayLike<number>;

/** Samples, one class after another. */
export interface Sorted {
  /** Row numbers: in order within a class, classes in order of first appearance. */
  readonly order: Int32Array;
  /** Rows of each class. */
  readonly sizes: readonly number[];
}

/** Those of classes with at least `least` rows. */
export function sortByClass(labels: Labels, least: number): Sorted {
  const { codes, counts } = codesOf(labels);
  const starts = new Int32Array(counts.length);
  let total = 0;
  for (let code = 0; code < counts.length; code++) {
    starts[code] = total;
    if ((counts[code] as number) >= least) total += counts[code] as number;
  }
  const order = new Int32Array(total);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if ((counts[code] as number) < least) continue;
    order[starts[code] as number] = row;
    starts[code] = (starts[code] as number) + 1;
  }
  return { order, sizes: Array.from(counts).filter((count) => count >= least) };
}

/** @throws ShapeError when there is not one label for each row */
export function checkLabels(where: string, { rows }: Matrix, labels: Labels): void {
  if (rows === labels.length) return;
  throw new ShapeError(`${where}: expected a label for each of ${rows} rows, received ${labels.length}.`);
}

/** @throws ShapeError when two variables were not observed together */
export function checkPairs(where: string, x: Matrix, y: Matrix): void {
  if (x.rows === y.rows) return;
  throw new ShapeError(`${where}: expected as many rows of both variables, received ${x.rows} and ${y.rows}.`);
}

/** @throws OptionError when `value` is no whole number of at least `least` */
export function checkCount(where: string, name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new OptionError(`${where}: expected ${name} to be a whole number of at least ${least}, received ${value}.`);
}

/** Rows of a matrix, in this order. */
export function pickRows({ columns, values }: Matrix, rows: Int32Array): Matrix {
  const picked = new Float64Array(rows.length * columns);
  for (let r = 0, at = 0; r < rows.length; r++) {
    const from = (rows[r] as number) * columns;
    for (let c = 0; c < columns; c++, at++) picked[at] = values[from + c] as number;
  }
  return { rows: rows.length, columns, values: picked };
}

/** [x y]: the columns of both. */
export function beside(x: Matrix, y: Matrix): Matrix {
  const columns = x.columns + y.columns;
  const values = new Float64Array(x.rows * columns);
  for (let r = 0; r < x.rows; r++) {
    for (let c = 0; c < columns; c++) {
      values[r * columns + c] = (
        c < x.columns ? x.values[r * x.columns + c] : y.values[r * y.columns + c - x.columns]
      ) as number;
    }
  }
  return { rows: x.rows, columns, values };
}

/** Columns from..to-1. */
export function columnsOf({ rows, columns, values }: Matrix, from: number, to: number): Matrix {
  const picked = new Float64Array(rows * (to - from));
  for (let r = 0, at = 0; r < rows; r++) {
    for (let c = from; c < to; c++, at++) picked[at] = values[r * columns + c] as number;
  }
  return { rows, columns: to - from, values: picked };
}
