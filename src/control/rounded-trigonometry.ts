/**
 * Sine and cosine rounded from twice the precision. The engine's own are off by one bit for one angle in thirty, and not the same on
 * every engine; in a chaotic system, as two links are, that bit decides where the state is 200 steps later.
 *
 * @module
 */

/** A number as the unevaluated sum of two doubles. */
type Twofold = readonly [high: number, low: number];

/** pi / 2 in three parts of 33 bits: products with whole numbers below 2^20 are exact. */
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21] as const;
/** Beyond it the parts do not reach. */
const LARGEST = 2 ** 19;
/** 2^27 + 1, which splits 53 bits into 26 and 26 (Veltkamp 1968). */
const SPLITTER = 134217729;
/** Series up to x^27 / 27!: below 1e-31 for |x| <= pi / 4. */
const TERMS = 13;

/** a + b without error (Knuth 1969). */
function sum(a: number, b: number): Twofold {
  const high = a + b;
  const back = high - a;
  return [high, a - (high - back) + (b - back)];
}

/** a b without error (Dekker 1971). */
function product(a: number, b: number): Twofold {
  const high = a * b;
  const [p, q] = [SPLITTER * a, SPLITTER * b];
  const [a1, b1] = [p - (p - a), q - (q - b)];
  const [a2, b2] = [a - a1, b - b1];
  return [high, a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2];
}

function multiply(a: Twofold, b: Twofold): Twofold {
  const [high, low] = product(a[0], b[0]);
  return sum(high, low + a[0] * b[1] + a[1] * b[0]);
}

/** 1 - a / n. */
function oneLess(a: Twofold, n: number): Twofold {
  const quotient = a[0] / n;
  const [high, low] = product(quotient, n);
  const [one, rest] = sum(1, -quotient);
  return sum(one, rest - (a[0] - high - low + a[1]) / n);
}

/** 1 - x^2 / (s (s+1)) (1 - x^2 / ((s+2) (s+3)) (...)): cos x for s = 1, sin x / x for s = 2. */
function series(square: Twofold, start: 1 | 2): Twofold {
  let value: Twofold = [1, 0];
  for (let k = TERMS - 1; k >= 0; k--) {
    const n = start + 2 * k;
    value = oneLess(multiply(square, value), n * (n + 1));
  }
  return value;
}

/** sin(x + quarters pi / 2). */
function sine(x: number, quarters: number): number {
  if (!(Math.abs(x) < LARGEST)) return quarters === 0 ? Math.sin(x) : Math.cos(x);
  const turns = Math.round(x / (Math.PI / 2));
  let [high, low] = sum(x, -turns * HALF_PI[0]);
  for (const part of [HALF_PI[1], HALF_PI[2]]) {
    const [next, rest] = sum(high, -turns * part);
    [high, low] = sum(next, rest + low);
  }
  const angle: Twofold = [high, low];
  const square = multiply(angle, angle);
  const quarter = (((turns + quarters) % 4) + 4) % 4;
  const value = quarter % 2 === 0 ? multiply(angle, series(square, 2)) : series(square, 1);
  return quarter < 2 ? value[0] : -value[0];
}

/** sin x, within 0.5000001 units of the last place for |x| < 2^19. */
export const sin = (x: number): number => (x === 0 ? x : sine(x, 0));

/** cos x, within 0.5000001 units of the last place for |x| < 2^19. */
export const cos = (x: number): number => sine(x, 1);
