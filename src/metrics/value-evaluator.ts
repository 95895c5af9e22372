/** Metrics of predicted numbers under any weights of the rows. @module */

import type { ValueTally } from "./metrics.ts";
import type { ValuePredictions } from "./predictions.ts";

interface Column {
  /** |error| and the targets less their plain mean. [rows] */
  readonly errors: Float64Array;
  readonly targets: Float64Array;
  /** Rows by rising error. */
  readonly order: Int32Array;
}

function columnOf({ columns, predicted, targets }: ValuePredictions, c: number): Column {
  const rows = targets.length / columns;
  let mean = 0;
  for (let row = 0; row < rows; row++) mean += (targets[row * columns + c] as number) / rows;
  const at = (values: Float64Array, row: number): number => values[row * columns + c] as number;
  const errors = Float64Array.from({ length: rows }, (_, row) => Math.abs(at(predicted, row) - at(targets, row)));
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  order.sort((a, b) => (errors[a] as number) - (errors[b] as number));
  return { errors, targets: Float64Array.from({ length: rows }, (_, row) => at(targets, row) - mean), order };
}

type Sums = Record<"total" | "rows" | "absolute" | "squares" | "targets" | "targetSquares", number>;

function sumsOf({ errors, targets: values }: Column, weights: Float64Array): Sums {
  let total = 0;
  let rows = 0;
  let absolute = 0;
  let squares = 0;
  let targets = 0;
  let targetSquares = 0;
  for (let row = 0; row < errors.length; row++) {
    const weight = weights[row] as number;
    const error = errors[row] as number;
    const target = values[row] as number;
    total += weight;
    if (weight > 0) rows++;
    absolute += weight * error;
    squares += weight * error * error;
    targets += weight * target;
    targetSquares += weight * target * target;
  }
  return { total, rows, absolute, squares, targets, targetSquares };
}

export class ValueEvaluator {
  readonly rows: number;
  readonly #columns: readonly Column[];
  readonly #averaged: boolean;
  readonly #ranks: boolean;

  /** `ranks`: whether medians are computed. */
  constructor(predictions: ValuePredictions, { ranks }: { readonly ranks: boolean }) {
    const { columns, targets, weights } = predictions;
    this.rows = targets.length / columns;
    this.#columns = Array.from({ length: columns }, (_, c) => columnOf(predictions, c));
    this.#averaged = weights === null;
    this.#ranks = ranks;
  }

  /** `weights`: [rows] */
  tally(weights: Float64Array): ValueTally {
    const sums = this.#columns.map((column) => sumsOf(column, weights));
    const [{ total = 0, rows = 0 } = {}] = sums;
    const column = (value: (sum: Sums) => number): Float64Array => Float64Array.from(sums, value);
    return {
      total,
      rows,
      absolute: column(({ absolute }) => absolute),
      squares: column(({ squares }) => squares),
      targets: column(({ targets }) => targets),
      targetSquares: column(({ targetSquares }) => targetSquares),
      medians: Float64Array.from(this.#columns, (one) => (this.#ranks ? this.#median(one, weights, total) : 0)),
    };
  }

  /** The least error up to which half of the weight is; of rows that all weigh the same the mean of the two in the middle. */
  #median({ errors, order }: Column, weights: Float64Array, total: number): number {
    const half = total / 2;
    const near = total * 1e-12;
    let below = 0;
    for (let at = 0; at < order.length; at++) {
      const row = order[at] as number;
      const weight = weights[row] as number;
      if (weight === 0) continue;
      below += weight;
      if (below < half - near) continue;
      const error = errors[row] as number;
      if (!this.#averaged || below > half + near) return error;
      for (let next = at + 1; next < order.length; next++) {
        const other = order[next] as number;
        if ((weights[other] as number) > 0) return (error + (errors[other] as number)) / 2;
      }
      return error;
    }
    return 0;
  }
}
