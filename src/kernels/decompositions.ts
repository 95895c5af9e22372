/** Dense decompositions in float64, where LAPACK is absent. @module */

import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** [n, n] row-major; column j belongs to value j. */
  readonly vectors: Float64Array;
}

export interface ThinSvd {
  /** [rows, r], row-major, r = min(rows, columns). */
  readonly u: Float64Array;
  /** Descending. */
  readonly s: Float64Array;
  /** [columns, r], row-major. */
  readonly v: Float64Array;
}

export interface Decompositions {
  /** Eigenvalues and eigenvectors of the symmetric matrix a[n, n]. */
  symmetricEigen(n: number, a: Float64Array): SymmetricEigen;
  /** a[rows, columns] = u diag(s) v^T. */
  svd(rows: number, columns: number, a: Float64Array): ThinSvd;
}

function flatten(matrix: Matrix): Float64Array {
  return Float64Array.from(matrix.to1DArray());
}

/** By ml-matrix: plain JavaScript, everywhere. */
export const portableDecompositions: Decompositions = {
  symmetricEigen(n, a) {
    if (n === 0) return { values: new Float64Array(0), vectors: new Float64Array(0) };
    const result = new EigenvalueDecomposition(Matrix.from1DArray(n, n, [...a]), { assumeSymmetric: true });
    return { values: Float64Array.from(result.realEigenvalues), vectors: flatten(result.eigenvectorMatrix) };
  },
  svd(rows, columns, a) {
    if (rows === 0 || columns === 0) {
      return { u: new Float64Array(0), s: new Float64Array(0), v: new Float64Array(0) };
    }
    const result = new SingularValueDecomposition(Matrix.from1DArray(rows, columns, [...a]), { autoTranspose: true });
    const r = Math.min(rows, columns);
    return {
      u: flatten(result.leftSingularVectors.subMatrix(0, rows - 1, 0, r - 1)),
      s: Float64Array.from(result.diagonal.slice(0, r)),
      v: flatten(result.rightSingularVectors.subMatrix(0, columns - 1, 0, r - 1)),
    };
  },
};
