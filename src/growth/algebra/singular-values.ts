/** Counts and vectors of singular values, in float64, from the Gram matrix of the shorter side. @module */

import type { Device } from "../../tensor/device.ts";

/** A matrix on the host: [rows, columns], row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
}

/** [rows, columns] as [columns, rows]. */
export function transpose({ rows, columns, values }: Matrix): Matrix {
  const turned = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) turned[c * rows + r] = values[r * columns + c] as number;
  }
  return { rows: columns, columns: rows, values: turned };
}

/** alpha x^T x of a matrix, products and sums in float64, at an address in the current scope: [columns, columns]. */
function gramOf(device: Device, { rows, columns, values }: Matrix, alpha: number): number {
  const x = device.tensor(values, [rows, columns]);
  const gram = device.scratch(columns * columns * 8);
  device.kernels.gram(rows, columns, alpha, x.address, gram);
  return gram;
}

/** sum of squares of all singular values: an upper bound on the square of the largest. */
export function squaredNorm({ values }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) ** 2;
  return sum;
}

/** Number of singular values of `scale` x matrix above `threshold`, by the inertia of the smaller of its two Gram matrices. */
export function countSingularValues(device: Device, matrix: Matrix, scale: number, threshold: number): number {
  const narrow = matrix.columns <= matrix.rows ? matrix : transpose(matrix);
  const n = narrow.columns;
  if (n === 0) return 0;
  return device.scope("singular values", () => {
    const gram = gramOf(device, narrow, scale * scale);
    return device.kernels.countEigenvaluesAbove(n, threshold * threshold, gram, device.scratch(n * 8));
  });
}

/** Largest left singular vectors and their singular values, in descending order. */
export interface LeftSingular {
  /** [count, rows], each of length 1, or zeros where the singular value is 0 to rounding. */
  readonly vectors: Float64Array;
  /** [count]. */
  readonly values: Float64Array;
}

/** The `count` leading left singular vectors of a matrix; count is at most the smaller of its sides. */
export function leadingLeft(device: Device, matrix: Matrix, count: number): LeftSingular {
  const { rows, columns, values: entries } = matrix;
  const tall = columns <= rows;
  const narrow = tall ? matrix : transpose(matrix);
  const n = narrow.columns;
  const gram = device.scope("singular vectors", () => device.doubles(gramOf(device, narrow, 1), n * n).slice());
  const eigen = device.decompositions.symmetricEigen(n, gram);
  const largest = Math.max(0, eigen.values[n - 1] ?? 0);
  const vectors = new Float64Array(count * rows);
  const values = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const square = eigen.values[n - 1 - j] as number;
    if (square <= largest * 1e-14) continue;
    const sigma = Math.sqrt(square);
    values[j] = sigma;
    const vector = vectors.subarray(j * rows, (j + 1) * rows);
    for (let r = 0; r < rows; r++) {
      if (!tall) vector[r] = eigen.vectors[r * n + (n - 1 - j)] as number;
      else {
        let sum = 0;
        for (let c = 0; c < columns; c++) {
          sum += (entries[r * columns + c] as number) * (eigen.vectors[c * n + (n - 1 - j)] as number);
        }
        vector[r] = sum / sigma;
      }
    }
  }
  return { vectors, values };
}
