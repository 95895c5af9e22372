/** The least value of a smooth function of many numbers. @module */

/** A value and its gradient. */
export interface Valued {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface MinimizeOptions {
  /** Default 200. */
  readonly iterations?: number;
  /** It is done when no entry of the gradient is larger; default 1e-5. */
  readonly tolerance?: number;
}

export interface Minimum {
  readonly at: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** Whether the gradient came below the tolerance. */
  readonly converged: boolean;
}

/** Pairs of steps and changes of the gradient that stand for the curvature. */
const MEMORY = 10;
/** Decrease that a step must give, as a share of what the gradient promises. */
const ARMIJO = 1e-4;
const HALVINGS = 30;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step . change) */
  readonly rho: number;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** y += alpha x */
function add(y: Float64Array, alpha: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + alpha * (x[i] as number);
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** - H g, H the inverse of the curvature as the pairs say, by the two-loop recursion. */
function direction(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const d = gradient.map((value) => -value);
  const alphas: number[] = [];
  for (const { step, change, rho } of pairs.toReversed()) {
    const alpha = rho * dot(step, d);
    add(d, -alpha, change);
    alphas.unshift(alpha);
  }
  const last = pairs.at(-1);
  const scale = last
    ? 1 / (last.rho * dot(last.change, last.change))
    : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
  for (let i = 0; i < d.length; i++) d[i] = (d[i] as number) * scale;
  for (const [i, { step, change, rho }] of pairs.entries()) {
    add(d, (alphas[i] as number) - rho * dot(change, d), step);
  }
  return d;
}

/**
 * Minimizes by L-BFGS with ten pairs, halving steps until they decrease the value enough. Where rounding lets no step decrease it any more, it ends.
 *
 * @see Liu, Nocedal 1989, On the limited memory BFGS method for large scale optimization
 */
export function minimize(
  of: (x: Float64Array) => Valued,
  start: Float64Array,
  { iterations = 200, tolerance = 1e-5 }: MinimizeOptions = {},
): Minimum {
  let at: Float64Array = Float64Array.from(start);
  let here = of(at);
  let pairs: Pair[] = [];
  for (let i = 0; i < iterations; i++) {
    if (largest(here.gradient) <= tolerance) return { at, value: here.value, iterations: i, converged: true };
    const along = direction(here.gradient, pairs);
    const found = search(of, { at, here, along });
    if (!found) {
      if (pairs.length === 0) return { at, value: here.value, iterations: i, converged: false };
      pairs = []; // what was known of the curvature is worn out
      continue;
    }
    const step = found.at.map((value, k) => value - (at[k] as number));
    const change = found.valued.gradient.map((value, k) => value - (here.gradient[k] as number));
    const curvature = dot(step, change);
    if (curvature > 1e-12 * dot(change, change))
      pairs = [...pairs, { step, change, rho: 1 / curvature }].slice(-MEMORY);
    at = found.at;
    here = found.valued;
  }
  return { at, value: here.value, iterations, converged: largest(here.gradient) <= tolerance };
}

interface From {
  readonly at: Float64Array;
  readonly here: Valued;
  readonly along: Float64Array;
}

/** The first of the steps 1, 1/2, 1/4, ... that decreases the value enough; null where none does. */
function search(
  of: (x: Float64Array) => Valued,
  { at, here, along }: From,
): { at: Float64Array; valued: Valued } | null {
  const slope = dot(here.gradient, along);
  if (!(slope < 0)) return null;
  for (let halvings = 0, size = 1; halvings < HALVINGS; halvings++, size /= 2) {
    const next = at.map((value, k) => value + size * (along[k] as number));
    const valued = of(next);
    if (valued.value < here.value && valued.value <= here.value + ARMIJO * size * slope) return { at: next, valued };
  }
  return null;
}
