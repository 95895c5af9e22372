/** The second derivative of a function with a corner at 0. @module */

import { sigmoid } from "../../reference/shared/special-functions.ts";

const BETA = 3;

/**
 * beta s (1 - s), s = sigmoid(beta x), beta = 3: that of softplus, which stands in for a corner of slopes 0 and 1.
 *
 * @see Liu, Wu & Wang 2019, arXiv:1910.02366, released code
 */
export function corner(x: number): number {
  const s = sigmoid(BETA * x);
  return BETA * s * (1 - s);
}
