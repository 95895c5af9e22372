/** Variables whose information is known. @module */

import type { Matrix } from "../../src/growth/algebra/singular-values.ts";
import { RandomStream } from "../../src/tensor/random.ts";

export const N = 2000;

/** x and y of d columns each, x_i and y_i with correlation rho, else independent: I = -d/2 ln(1 - rho^2). */
export function correlated(d: number, rho: number, seed: number, n = N): { x: Matrix; y: Matrix; truth: number } {
  const random = new RandomStream(seed, "pairs");
  const x = Float64Array.from({ length: n * d }, () => random.normal());
  const y = x.map((value) => rho * value + Math.sqrt(1 - rho * rho) * random.normal());
  const matrix = (values: Float64Array): Matrix => ({ rows: n, columns: d, values });
  return { x: matrix(x), y: matrix(y), truth: (-d / 2) * Math.log(1 - rho * rho) };
}

/** Gaussian clouds of `classes` labels whose means are `apart` from one to the next along the first column. */
export function clouds(
  d: number,
  classes: number,
  apart: number,
  seed: number,
  n = N,
): { t: Matrix; labels: Int32Array } {
  const random = new RandomStream(seed, "clouds");
  const labels = Int32Array.from({ length: n }, (_, i) => i % classes);
  const values = Float64Array.from({ length: n * d }, (_, i) => {
    return random.normal() + (i % d === 0 ? apart * (labels[Math.floor(i / d)] as number) : 0);
  });
  return { t: { rows: n, columns: d, values }, labels };
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

/** I(T;Y) of two equal clouds at 0 and `apart` on a line, by quadrature: h(T) - h(T|Y). */
export function twoClouds(apart: number): number {
  let entropy = 0;
  const step = 1e-3;
  const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  for (let x = -8; x < apart + 8; x += step) {
    const p = 0.5 * (density(x) + density(x - apart));
    entropy -= p > 0 ? step * p * Math.log(p) : 0;
  }
  return entropy - 0.5 * Math.log(2 * Math.PI * Math.E);
}
