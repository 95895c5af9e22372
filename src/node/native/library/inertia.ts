/**
 * Inertia from a Bunch-Kaufman factorisation (LAPACK dsytrf, lower): A = P L D L^T P^T with D of 1x1 and 2x2 blocks has as many
 * positive eigenvalues as D.
 *
 * @see Sylvester's law of inertia; Bunch & Kaufman 1977, Some stable methods for calculating inertia and solving symmetric linear
 *   systems.
 * @module
 */

/**
 * How many eigenvalues of the factorised matrix are positive.
 *
 * `factor`: [n, n] column-major as dsytrf("L") leaves it; `pivots`: its `ipiv`, where two equal negative entries mark a 2x2 block.
 */
export function countPositive(n: number, factor: Float64Array, pivots: Int32Array): number {
  let positive = 0;
  for (let i = 0; i < n; i++) {
    const first = factor[i * n + i]!;
    if (pivots[i]! > 0) {
      if (first > 0) positive++;
      continue;
    }
    const below = factor[i * n + i + 1]!;
    const second = factor[(i + 1) * n + i + 1]!;
    const determinant = first * second - below * below;
    if (determinant < 0) positive++;
    else if (first + second > 0) positive += determinant > 0 ? 2 : 1;
    i++;
  }
  return positive;
}
