/** Dense decompositions in float64, where LAPACK is absent. @module */

import { symmetricEigen } from "./symmetric-eigen.ts";

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** [n, n] row-major; column j belongs to value j. */
  readonly vectors: Float64Array;
}

export interface Decompositions {
  /** Eigenvalues and eigenvectors of the symmetric matrix a[n, n]. */
  symmetricEigen(n: number, a: Float64Array): SymmetricEigen;
}

/** In plain TypeScript, everywhere. */
export const portableDecompositions: Decompositions = { symmetricEigen };
