/** Singular value decompositions to compare with. @module */

import { Matrix, SingularValueDecomposition } from "ml-matrix";

/** a[rows, columns] = u diag(s) v^T: s descending; u: [rows, r], row-major, r the smaller of rows and columns. */
export function svd(rows: number, columns: number, a: ArrayLike<number>): { u: Float64Array; s: Float64Array } {
  const matrix = Matrix.from1DArray(rows, columns, Array.from(a));
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(matrix, { autoTranspose: true });
  const r = Math.min(rows, columns);
  return {
    u: Float64Array.from(leftSingularVectors.subMatrix(0, rows - 1, 0, r - 1).to1DArray()),
    s: Float64Array.from(diagonal.slice(0, r)),
  };
}
