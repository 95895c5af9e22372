/** The inputs of a network by the columns of the table that they came from. @module */

import type { Feature } from "../data/features/features.ts";
import { inputNames, type TablePreprocessing } from "../data/preprocessing.ts";

/** The inputs `at` to `at + width - 1`, which one column became. */
export interface ColumnInputs {
  readonly column: string;
  readonly feature: Feature;
  readonly at: number;
  readonly width: number;
}

/** The inputs of each column, in order. */
export function columnInputs({ features }: Pick<TablePreprocessing, "features">): ColumnInputs[] {
  let at = 0;
  return features.map((feature) => {
    const { length: width } = inputNames(feature);
    const own = { column: feature.column, feature, at, width };
    at += width;
    return own;
  });
}

/** Inputs of a row that says nothing: numbers and levels at the median of the training rows, no text, the mean date. [inputs] */
export function plainRow({ features, inputs }: Pick<TablePreprocessing, "features" | "inputs">): Float32Array {
  const row = new Float32Array(inputs.length);
  for (const { feature, at } of columnInputs({ features })) {
    if (feature.kind !== "numeric" && feature.kind !== "ordered") continue;
    row[at] = (feature.fill - feature.mean) / feature.deviation;
  }
  return row;
}

/** Association from which columns count as one. */
const CORRELATED = 0.9;
/** Rows from which associations are computed. */
const MOST_ROWS = 1000;

/** Columns of centered inputs. [inputs][rows] */
function centered(inputs: Float32Array, columns: number): Float64Array[] {
  const rows = inputs.length / columns;
  const count = Math.min(MOST_ROWS, rows);
  return Array.from({ length: columns }, (_, c) => {
    const values = Float64Array.from(
      { length: count },
      (__, i) => inputs[Math.floor((i * rows) / count) * columns + c] as number,
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    return values.map((value) => value - mean);
  });
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

/** sum of squared covariances between the inputs of two columns. */
function squaredCovariance(values: readonly Float64Array[], a: ColumnInputs, b: ColumnInputs): number {
  let sum = 0;
  for (let i = a.at; i < a.at + a.width; i++) {
    for (let j = b.at; j < b.at + b.width; j++) sum += dot(values[i] as Float64Array, values[j] as Float64Array) ** 2;
  }
  return sum;
}

/**
 * Groups of columns that say nearly the same: linked by an association above 0.9, the square root of the RV coefficient, which for two numbers is
 * their |correlation|. Columns without such a partner are in no group.
 *
 * @param inputs [rows, inputs]
 * @see Robert, Escoufier 1976, A Unifying Tool for Linear Multivariate Statistical Methods: The RV-Coefficient
 */
export function correlatedColumns(inputs: Float32Array, blocks: readonly ColumnInputs[]): string[][] {
  const width = blocks.reduce((sum, block) => sum + block.width, 0);
  const values = centered(inputs, width);
  const own = blocks.map((block) => squaredCovariance(values, block, block));
  const group = blocks.map((_, i) => i);
  for (const [i, a] of blocks.entries()) {
    for (const [j, b] of blocks.entries()) {
      if (j <= i || group[i] === group[j]) continue;
      const scale = Math.sqrt((own[i] as number) * (own[j] as number));
      if (scale === 0 || Math.sqrt(squaredCovariance(values, a, b) / scale) <= CORRELATED) continue;
      const [kept, left] = [group[i] as number, group[j] as number];
      for (const [k, one] of group.entries()) if (one === left) group[k] = kept;
    }
  }
  const names = [...new Set(group)].map((one) => blocks.flatMap(({ column }, i) => (group[i] === one ? [column] : [])));
  return names.filter(({ length }) => length > 1);
}
