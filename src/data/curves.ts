/**
 * Functions of one number to fit.
 *
 * @module
 */

import bessel from "bessel";

/**
 * The curves, each a function of x in [-1, 1].
 *
 * cubic: through (-1, 1), (1, 1) and (1/3, -2/3), where it is level: `45/32 (x^3 - x + x^2 - 1) + 1`.
 * quadratic: through (-1, 1), (1, -1), (0, -1/5): `x^2 / 5 - x - 1/5`.
 * j0: the Bessel function J0 on [0.1, 0.2], close to a parabola. sine: `sin(2 pi x)`.
 */
export const curves = {
  cubic: (x: number): number => (45 / 32) * (x ** 3 - x + x ** 2 - 1) + 1,
  quadratic: (x: number): number => x ** 2 / 5 - x - 1 / 5,
  j0: (x: number): number => bessel.besselj(0.15 + 0.05 * x, 0),
  sine: (x: number): number => Math.sin(2 * Math.PI * x),
} as const;
