/** Functions that JavaScript's Math lacks, in float64. @module */

/**
 * Error function; relative error about 1e-15. Below 2 the series e^(-x^2) 2x/sqrt(pi) sum (2x^2)^k / (1 3 5 ... (2k+1)), whose
 * terms are all positive; above, Lentz's continued fraction of erfc.
 *
 * @see Abramowitz & Stegun 1964, 7.1.6 and 7.1.14
 */
function erf(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(a)) return a;
  if (a >= 2) return Math.sign(x) * (1 - erfc(a));
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (2 * a * a) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * x * Math.exp(-a * a) * sum;
}

/** 1 - erf(a) for a >= 2, without cancellation: e^(-a^2) / sqrt(pi) / (a + (1/2)/(a + 1/(a + (3/2)/(a + ...)))). */
function erfc(a: number): number {
  if (a > 27) return 0;
  let fraction = a;
  for (let k = 100; k > 0; k--) fraction = a + k / 2 / fraction;
  return Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction;
}

/** Distribution function of the standard normal, with small relative error in both tails. */
export function normalCdf(x: number): number {
  const t = x / Math.SQRT2;
  return t < -2 ? erfc(-t) / 2 : (1 + erf(t)) / 2;
}

/** Density of the standard normal. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** 1 / (1 + e^-x) */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
