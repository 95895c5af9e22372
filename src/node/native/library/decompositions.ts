/**
 * Symmetric eigenvalues by LAPACK's divide-and-conquer driver (dsyevd), in float64.
 *
 * @module
 */

import { NumericError } from "../../../errors.ts";
import type { Decompositions } from "../../../kernels/decompositions.ts";
import type { Lapack } from "./fortran.ts";

/** [rows, columns] row-major to [columns, rows]. */
function transposed(rows: number, columns: number, x: Float64Array): Float64Array {
  const y = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) y[c * rows + r] = x[r * columns + c]!;
  return y;
}

function requireFinite(what: string, a: Float64Array): void {
  const at = a.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new NumericError(`${what}: expected finite values, entry ${at} is ${a[at]}. Find the cause of this value.`, {
      entry: at,
      value: a[at],
    });
  }
}

function requireConverged(what: string, info: number): void {
  if (info > 0) {
    throw new NumericError(
      `${what}: LAPACK did not converge (info ${info}). Rescale the matrix or drop dependent rows.`,
      {
        info,
      },
    );
  }
}

/** The decompositions interface over one LAPACK. Inputs are left as they are. */
export function lapackDecompositions(lapack: Lapack): Decompositions {
  return {
    symmetricEigen(n, a) {
      requireFinite("symmetricEigen", a);
      const values = new Float64Array(n);
      if (n === 0) return { values, vectors: new Float64Array(0) };
      const work = a.slice(0, n * n);
      const info = lapack.syevd(n, work, values);
      requireConverged("symmetricEigen", info);
      return { values, vectors: transposed(n, n, work) };
    },
  };
}
