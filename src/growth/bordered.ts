/**
 * Scores of candidates against one factorization. With K = Q diag(lambda) Q^T the Gram matrix of the existing units, a candidate h
 * borders it: with z = Q^T (H h) / n and c = h.h / n, all that depends on the eigenvalues mu of the bordered matrix follows from
 * sums over z_i^2 in O(M).
 *
 * @module
 */

import { squareRootRule } from "./square-root.ts";

export interface Bordered {
  /** Eigenvalues of K, ascending: [width]. */
  readonly lambda: Float64Array;
  /** z_i^2 of each candidate: [candidates, width]. */
  readonly squares: Float64Array;
  /** c of each candidate: [candidates]. */
  readonly energies: Float64Array;
  /** Precision of the numbers behind z: 4 bytes for float32. */
  readonly bytesPerReal: 4 | 8;
}

function weightedSum(squares: Float64Array, candidate: number, factors: Float64Array): number {
  const from = candidate * factors.length;
  let sum = 0;
  for (let i = 0; i < factors.length; i++) sum += (squares[from + i] as number) * (factors[i] as number);
  return sum;
}

/** Number of eigenvalues mu above `threshold`, by inertia: those of K plus [c - threshold - sum z_i^2 / (lambda_i - threshold) > 0]. */
export function borderedCounts({ lambda, squares, energies }: Bordered, threshold: number): Float64Array {
  const base = lambda.reduce((count, value) => count + (value > threshold ? 1 : 0), 0);
  const factors = lambda.map((value) => 1 / (value - threshold || Number.MIN_VALUE ** 0.5));
  return energies.map((c, r) => base + (c - threshold - weightedSum(squares, r, factors) > 0 ? 1 : 0));
}

/**
 * sum sqrt(mu) - sum sqrt(lambda) of each candidate, by quadrature: with S(s) = c + s - sum z_i^2 / (lambda_i + s),
 * sum mu / (mu + s) - sum lambda / (lambda + s) = (c - sum z_i^2 (lambda_i + 2 s) / (lambda_i + s)^2) / S(s).
 */
export function nuclearGains({ lambda, squares, energies, bytesPerReal }: Bordered): Float64Array {
  const gains = new Float64Array(energies.length);
  const largest = energies.reduce((max, c) => Math.max(max, c), 0) + Math.max(0, lambda.at(-1) ?? 0);
  if (largest === 0) return gains;
  const [smallest, n] = bytesPerReal === 8 ? [1e-24, 72] : [1e-10, 20];
  const { nodes, weights } = squareRootRule(smallest * largest, largest, n);
  const clamped = lambda.map((value) => Math.max(0, value));
  for (const [j, s] of nodes.entries()) {
    const inverse = clamped.map((value) => 1 / (value + s));
    const slope = clamped.map((value) => (value + 2 * s) / (value + s) ** 2);
    for (const [r, c] of energies.entries()) {
      // In exact arithmetic S(s) >= s, as the bordered matrix has no negative eigenvalue; rounding may say otherwise.
      const schur = Math.max(s, c + s - weightedSum(squares, r, inverse));
      const change = Math.max(0, c - weightedSum(squares, r, slope)) / schur;
      gains[r] = (gains[r] as number) + (weights[j] as number) * change;
    }
  }
  return gains;
}

/** c - z^T diag(1 / lambda) z: the squared length of what of h the existing units do not span. */
export function residuals({ lambda, squares, energies, bytesPerReal }: Bordered): Float64Array {
  const floor = Math.max(0, lambda.at(-1) ?? 0) * (bytesPerReal === 8 ? 1e-12 : 1e-6);
  const factors = lambda.map((value) => (value > floor ? 1 / value : 0));
  return energies.map((c, r) => Math.max(0, c - weightedSum(squares, r, factors)));
}
