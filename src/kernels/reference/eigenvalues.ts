/**
 * Eigenvalues of a symmetric matrix, by another way than the float32 set takes: rotations that make one entry 0 at a time.
 *
 * @see Golub & Van Loan 2013, Matrix Computations, 4th ed., algorithm 8.5.2 (cyclic Jacobi)
 * @module
 */

import type { Kernels } from "../kernels.ts";
import type { Views } from "./shared/views.ts";

/** Six or seven do; only what is not finite needs more. */
const MOST_SWEEPS = 40;

/** Rotates rows and columns p and q so that a[p,q] becomes 0. */
function rotate(n: number, a: Float64Array, p: number, q: number): void {
  const entry = a[p * n + q];
  if (entry === 0) return;
  const tau = (a[q * n + q] - a[p * n + p]) / (2 * entry);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
}

/** Sums of absolute entries off the diagonal, and on it. */
function sizes(n: number, a: Float64Array): [off: number, on: number] {
  let [off, on] = [0, 0];
  for (let at = 0; at < a.length; at++) {
    if (at % (n + 1) === 0) on += Math.abs(a[at]);
    else off += Math.abs(a[at]);
  }
  return [off, on];
}

export function eigenvalueKernels(views: Views): Pick<Kernels, "symmetricEigenvalues"> {
  return {
    symmetricEigenvalues(n, address, values) {
      const a = views.doubles.subarray(address / 8, address / 8 + n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
      for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        const [off, on] = sizes(n, a);
        if (off <= 1e-17 * on) break;
        for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(n, a, p, q);
      }
      const found = Float64Array.from({ length: n }, (_, i) => a[i * (n + 1)]).sort();
      views.doubles.set(found, values / 8);
    },
  };
}
