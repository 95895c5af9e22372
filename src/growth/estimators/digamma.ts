/** The digamma function. @module */

/** Values at 1, 2, ..., which is all that neighbor counts need. */
const table = [Number.NaN];

/**
 * psi(x) = d/dx ln Gamma(x) for x > 0, to 1e-12: psi(x) = psi(x + 1) - 1/x upwards to 10, then the asymptotic series.
 *
 * @see Abramowitz & Stegun 1964, Handbook of Mathematical Functions, eqs. 6.3.5 and 6.3.18
 */
export function digamma(x: number): number {
  if (!Number.isInteger(x) || x > 4096) return series(x);
  while (table.length <= x) table.push(series(table.length));
  return table[x] as number;
}

function series(x: number): number {
  let [at, sum] = [x, 0];
  for (; at < 10; at++) sum -= 1 / at;
  const z = 1 / (at * at);
  return sum + Math.log(at) - 1 / (2 * at) - z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z / 132))));
}
