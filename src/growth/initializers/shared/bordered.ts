/**
 * Scores of candidates against one factorization. With K = Q diag(lambda) Q^T the Gram matrix of the existing units, a candidate h
 * borders it: with z = Q^T (H h) / n and c = h.h / n, all that depends on the eigenvalues mu of the bordered matrix follows from
 * sums over z_i^2 in O(M).
 *
 * @module
 */

import { squareRootRule } from "../../algebra/square-root.ts";

export interface Bordered {
  /** Eigenvalues of K, ascending: [width]. */
  readonly lambda: Float64Array;
  /** z_i^2 of each candidate: [candidates, width]. */
  readonly squares: Float64Array;
  /** c of each candidate: [candidates]. */
  readonly energies: Float64Array;
  /** Precision of the numbers after z: 4 bytes for float32. */
  readonly bytesPerReal: 4 | 8;
}

/** sum_i z_i^2 factors_i of all candidates into `sums`, four at a time: their chains of additions run side by side. */
function weightedSums(squares: Float64Array, factors: Float64Array, sums: Float64Array): Float64Array {
  const n = factors.length;
  let r = 0;
  for (; r + 4 <= sums.length; r += 4) {
    const [p, q, s, t] = [r * n, (r + 1) * n, (r + 2) * n, (r + 3) * n];
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const factor = factors[i] as number;
      a += (squares[p + i] as number) * factor;
      b += (squares[q + i] as number) * factor;
      c += (squares[s + i] as number) * factor;
      d += (squares[t + i] as number) * factor;
    }
    [sums[r], sums[r + 1], sums[r + 2], sums[r + 3]] = [a, b, c, d];
  }
  for (; r < sums.length; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (squares[r * n + i] as number) * (factors[i] as number);
    sums[r] = sum;
  }
  return sums;
}

/** Number of eigenvalues mu above `threshold`, by inertia: those of K plus [c - threshold - sum z_i^2 / (lambda_i - threshold) > 0]. */
export function borderedCounts({ lambda, squares, energies }: Bordered, threshold: number): Float64Array {
  const base = lambda.reduce((count, value) => count + (value > threshold ? 1 : 0), 0);
  const factors = lambda.map((value) => 1 / (value - threshold || Number.MIN_VALUE ** 0.5));
  const sums = weightedSums(squares, factors, new Float64Array(energies.length));
  return energies.map((c, r) => base + (c - threshold - (sums[r] as number) > 0 ? 1 : 0));
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
  const [schurs, slopes] = [new Float64Array(gains.length), new Float64Array(gains.length)];
  const clamped = lambda.map((value) => Math.max(0, value));
  for (const [j, s] of nodes.entries()) {
    const inverse = clamped.map((value) => 1 / (value + s));
    const slope = clamped.map((value) => (value + 2 * s) / (value + s) ** 2);
    weightedSums(squares, inverse, schurs);
    weightedSums(squares, slope, slopes);
    const weight = weights[j] as number;
    for (let r = 0; r < gains.length; r++) {
      const c = energies[r] as number;
      // In exact arithmetic S(s) >= s, as the bordered matrix has no negative eigenvalue; rounding may say otherwise.
      const schur = Math.max(s, c + s - (schurs[r] as number));
      gains[r] = (gains[r] as number) + (weight * Math.max(0, c - (slopes[r] as number))) / schur;
    }
  }
  return gains;
}

/** c - z^T diag(1 / lambda) z: the squared length of what of h the existing units do not span. */
export function residuals({ lambda, squares, energies, bytesPerReal }: Bordered): Float64Array {
  const floor = Math.max(0, lambda.at(-1) ?? 0) * (bytesPerReal === 8 ? 1e-12 : 1e-6);
  const factors = lambda.map((value) => (value > floor ? 1 / value : 0));
  const sums = weightedSums(squares, factors, new Float64Array(energies.length));
  return energies.map((c, r) => Math.max(0, c - (sums[r] as number)));
}
