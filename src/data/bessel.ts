/**
 * Bessel functions.
 *
 * @module
 */

import bessel from "bessel";

/**
 * Bessel function of the first kind, J_n(x), for whole n >= 0 and any x; on [-2 pi, 2 pi] the error is below 2e-7.
 *
 * @see M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 1964, chapter 9
 */
export function besselJ(n: number, x: number): number {
  return bessel.besselj(x, n);
}
