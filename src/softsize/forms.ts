/**
 * How a trained number becomes a size, and a size the factor of each unit.
 *
 * @module
 */

import type { Tabulated } from "../tensor/ops/tabulate.ts";

/** A number with its derivative by the trained value. */
export interface Sloped {
  readonly value: number;
  readonly slope: number;
}

/** What a trained value s stands for. */
export interface SizeForm {
  /** N, the size in units. */
  size(s: number): Sloped;
  /** What units may get as a further input. */
  input(s: number): Sloped;
  /** The factor of each of `width` units, and its derivative by s. */
  gates(s: number, width: number, training: boolean): Tabulated;
  /** Units of which some pass may need the output: those after them have factor 0 in all passes. */
  active(s: number, width: number): number;
}

function eachUnit(width: number, gate: (unit: number) => Sloped): Tabulated {
  const values = new Float64Array(width);
  const slopes = new Float64Array(width);
  for (let m = 0; m < width; m++) {
    const { value, slope } = gate(m);
    values[m] = value;
    slopes[m] = slope;
  }
  return { values, slopes };
}

/**
 * theta(n) = sin^2(pi n / 2) on [0, 1], 0 below, 1 above; theta'(n) = pi / 2 sin(pi n) inside, 0 outside.
 *
 * @see "Growing Neural Networks: Dynamic Evolution through Gradient Descent", 2025, arXiv:2501.18012, released code
 */
export function sineGate(n: number): Sloped {
  if (n <= 0) return { value: 0, slope: 0 };
  if (n >= 1) return { value: 1, slope: 0 };
  return { value: Math.sin((Math.PI * n) / 2) ** 2, slope: (Math.PI / 2) * Math.sin(Math.PI * n) };
}

/** N = rate s, and unit m (from 0) has the factor theta(N - m). */
export function sizeWeightForm(rate: number): SizeForm {
  const size = (s: number): Sloped => ({ value: rate * s, slope: rate });
  return {
    size,
    input: size,
    gates: (s, width) =>
      eachUnit(width, (m) => {
        const { value, slope } = sineGate(rate * s - m);
        return { value, slope: rate * slope };
      }),
    active: (s) => Math.max(0, Math.ceil(rate * s)),
  };
}

/** p(c) = sin^2(pi c / 2), p'(c) = pi / 2 sin(pi c). */
function share(c: number): Sloped {
  return { value: Math.sin((Math.PI * c) / 2) ** 2, slope: (Math.PI / 2) * Math.sin(Math.PI * c) };
}

/**
 * N = p(c) units; the first floor(N) units have factor 1, the next one N - floor(N), and p' units of slope; the others 0.
 *
 * The slope is 0 at c = 0 and at c = 1: there only the size loss, or a start above 0, sets the size in motion.
 */
export function unitMaskForm(units: number): SizeForm {
  const size = (c: number): Sloped => ({ value: units * share(c).value, slope: units * share(c).slope });
  return {
    size,
    input: (c) => ({ value: c, slope: 1 }),
    gates(c, width) {
      const { value: n, slope } = size(c);
      const full = Math.floor(n);
      return eachUnit(width, (m) => ({
        value: m < full ? 1 : m === full ? n - full : 0,
        slope: m === full && m < units ? slope : 0,
      }));
    },
    active: (c) => Math.ceil(size(c).value),
  };
}

/** One factor p(c) for all units: a ramp without an order, as the released code has it. */
export function scalarMaskForm(units: number): SizeForm {
  return {
    ...unitMaskForm(units),
    gates: (c, width) => eachUnit(width, () => share(c)),
    active: (_, width) => width,
  };
}

/** Whole where it is but for the rounding of a float32. */
function whole(n: number): number {
  const nearest = Math.round(n);
  return Math.abs(n - nearest) <= 1e-6 * nearest ? nearest : n;
}

/** What a pass needs to know of the units on trial. */
export interface Trial {
  /** Whether they are in. */
  readonly open: boolean;
  /** Share of the steps in which they are out. */
  readonly absence: number;
  /** Whether the size is at rest: nothing is on trial. */
  readonly settled: boolean;
  /** B as a share of the size; at least one unit is on trial. */
  readonly share: number;
}

/**
 * Whole widths, with the last units on trial; N = exp(rate s), so that a size changes by shares of itself. With k = floor(N) + 1, the
 * first k - B units are in, and the B after them are out in a share q of the training steps, as `open` says. Their slopes are
 * dN/ds / B, times 1 / 2q where they are out and 1 / 2(1 - q) where they are in, so that the gradient of N is, in the mean over both, the
 * trapezoid rule for
 *
 *     (L(k) - L(k - B)) / B = 1/2 (dL/dg at g = 0 + dL/dg at g = 1) / B,
 *
 * exact where the loss is quadratic in the factor g: the slope of the loss interpolated between whole widths. It does not vanish at
 * whole sizes, and, unlike that of a factor between 0 and 1, cannot be undone by larger outgoing weights. Outside training the
 * width is N rounded up.
 */
export function trialForm(rate: number, trial: Trial): SizeForm {
  const size = (s: number): Sloped => ({ value: whole(Math.exp(rate * s)), slope: rate * Math.exp(rate * s) });
  return {
    size,
    input: size,
    gates(s, width, training) {
      const { value: n, slope } = size(s);
      if (!training || trial.settled) return eachUnit(width, (m) => ({ value: m < n ? 1 : 0, slope: 0 }));
      const k = Math.floor(n) + 1;
      const block = Math.max(1, Math.round(trial.share * (k - 1)));
      const weight = 0.5 / (trial.open ? 1 - trial.absence : trial.absence);
      return eachUnit(width, (m) => {
        if (m < k - block || m >= k) return { value: m < k ? 1 : 0, slope: 0 };
        return { value: trial.open ? 1 : 0, slope: (weight * slope) / block };
      });
    },
    active: (s) => (trial.settled ? Math.ceil(size(s).value) : Math.floor(size(s).value) + 1),
  };
}
