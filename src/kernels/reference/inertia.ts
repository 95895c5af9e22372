/**
 * How many eigenvalues lie above a shift, by another way than the float32 set takes: Householder reflections make the matrix
 * tridiagonal, and the signs of its Sturm sequence count.
 *
 * @see Golub & Van Loan 2013, Matrix Computations, 8.3.1 (tridiagonalisation) and 8.4.1 (Sturm sequences)
 * @module
 */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

/** Diagonal and squared off-diagonal of a tridiagonal matrix with the eigenvalues of the symmetric a[n,n], which is destroyed. */
function tridiagonalize(n: number, a: Float64Array): { diagonal: Float64Array; squares: Float64Array } {
  const squares = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    let norm = 0;
    for (let i = k + 1; i < n; i++) norm = Math.hypot(norm, a[i * n + k]);
    squares[k] = norm * norm;
    if (norm === 0) continue;
    // v = x -+ |x| e1, scaled to length 1; then a := (I - 2 v v^T) a (I - 2 v v^T) = a - v w^T - w v^T.
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k] / norm;
    v[k + 1] += v[k + 1] >= 0 ? 1 : -1;
    const length = Math.sqrt(2 * Math.abs(v[k + 1]));
    for (let i = k + 1; i < n; i++) v[i] /= length;
    let inner = 0;
    for (let i = k + 1; i < n; i++) {
      p[i] = 0;
      for (let j = k + 1; j < n; j++) p[i] += 2 * a[i * n + j] * v[j];
      inner += p[i] * v[i];
    }
    for (let i = k + 1; i < n; i++) p[i] -= inner * v[i];
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) a[i * n + j] -= v[i] * p[j] + p[i] * v[j];
    }
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), squares };
}

export function inertiaKernels(views: Views): Pick<Kernels, "countEigenvaluesAbove"> {
  return {
    countEigenvaluesAbove(n, shift, a, _scratch) {
      const { diagonal, squares } = tridiagonalize(n, views.doubles.subarray(a / 8, a / 8 + n * n));
      let count = 0;
      let pivot = 1;
      for (let i = 0; i < n; i++) {
        // A pivot of 0 stands for one just below: an eigenvalue at the shift is not above it.
        const before = pivot === 0 ? -Number.MIN_VALUE * 2 ** 52 : pivot;
        pivot = diagonal[i] - shift - (i > 0 && squares[i - 1] > 0 ? squares[i - 1] / before : 0);
        if (pivot > 0) count++;
      }
      return count;
    },
  };
}
