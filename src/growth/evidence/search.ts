/** Chooses candidate units on some rows and tests them on others. @module */

import type { RandomStream } from "../../tensor/random.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import { totalFanIn, totalFanOut } from "../units/layout.ts";
import { ascend, drawUnits, energiesOf, lengthsOf } from "./candidates.ts";
import { Side, type UnitWeights } from "./side.ts";
import { copyOf, products, Span, takeOff } from "./span.ts";

export interface SearchOptions {
  readonly candidates: number;
  readonly steps: number;
  /** Standard errors that the mean of a unit's response x residual must be above 0 on the rows it is tested on. */
  readonly threshold: number;
  /** The most rows on each side. */
  readonly rows: number;
  /** The least share of the remaining squared gradient that a unit must explain. */
  readonly price: number;
}

/** A candidate that was tested. */
export interface Tested {
  readonly unit: number;
  /** Mean over standard error of response x residual, on rows that it was not chosen on. */
  readonly t: number;
  /** Share of the squared gradient there that it explains. */
  readonly share: number;
}

export interface Found {
  readonly units: UnitWeights;
  /** Those that passed, in the order that they were taken in. */
  readonly passed: readonly Tested[];
  /** The best that did not; null where all did. */
  readonly failed: Tested | null;
}

/** Candidates in a row that may fail before no other is tested. */
const TRIES = 5;
/** Where nothing is to be inferred, the share that a unit must explain. */
const LEAST_SHARE = 0.02;
/** Share of a unit's own energy that must be left once what others explain is taken off. */
const LEAST_LEFT = 0.02;

/** The candidates of one side, less what the present units span, and what is asked of them. */
class Candidates {
  readonly side: Side;
  readonly heard: Tensor[];

  constructor(side: Side, heard: readonly Tensor[]) {
    this.side = side;
    this.heard = [...heard];
  }

  /** One unit as a combination of all: a column for each consumer. */
  unit(coefficients: Float64Array): Tensor[] {
    return this.heard.map((x) => {
      const { device } = x;
      const out = device.empty([x.rows, 1]);
      const a = device.tensor(coefficients, [x.columns, 1]);
      device.kernels.matmul(false, false, x.rows, 1, x.columns, x.address, a.address, out.address, false);
      return out;
    });
  }
}

/**
 * Mean over standard error, and the share of the squared gradient that the best multiple explains. On the rows that a unit was fitted to, with
 * d numbers: (n share - d) / sqrt(2 d), as n share is about chi-squared with d degrees of freedom where there is nothing to explain.
 */
function test(
  candidates: Candidates,
  coefficients: Float64Array,
  outgoing: readonly Float64Array[],
  freedom: number | null,
): Pick<Tested, "t" | "share"> {
  const { side } = candidates;
  const { device, samples } = side;
  return device.scope("test", () => {
    const units = candidates.unit(coefficients);
    const pulls = side.pulls(outgoing);
    const bySample = new Float64Array(samples);
    for (const [h, unit] of units.entries()) {
      const pull = pulls[h] as Tensor;
      const [a, b] = [device.reals(unit.address, unit.size), device.reals(pull.address, pull.size)];
      const positions = unit.rows / samples;
      for (let r = 0; r < unit.rows; r++) {
        const sample = Math.floor(r / positions);
        bySample[sample] = (bySample[sample] as number) + (a[r] as number) * (b[r] as number);
      }
    }
    const sums = side.byObservation(bySample);
    const { length: n } = sums;
    const total = sums.reduce((sum, value) => sum + value, 0);
    const mean = total / n;
    const variance = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
    const energy = (energiesOf(units)[0] as number) * outgoing.reduce((sum, v) => sum + squares(v), 0);
    const left = side.hearers.reduce(
      (sum, { gradient }) => sum + squares(device.reals(gradient.address, gradient.size)),
      0,
    );
    const share = energy > 0 && left > 0 && total > 0 ? total ** 2 / energy / left : 0;
    if (freedom !== null) return { t: (n * share - freedom) / Math.sqrt(2 * freedom), share };
    return { t: variance > 0 ? mean / Math.sqrt(variance / n) : 0, share };
  });
}

const squares = (v: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i] as number) ** 2;
  return sum;
};

/** Takes both sides down in the current scope, for all sites that look at them. */
export function takeSides(look: Look, rows: number): void {
  look.sample({ side: "choose", rows });
  if (look.observe.comparison === "apart") look.sample({ side: "test", rows });
}

/**
 * Candidates for a site: drawn, moved uphill and chosen on one side of the rows, less what the layer's units and those already taken explain; each
 * tested on the other side. What pulls at a unit is what the loss asks of it through the outgoing weights that explain most on the first side.
 * In the current scope.
 */
export function searchUnits(site: Site, look: Look, options: SearchOptions, random: RandomStream): Found | null {
  const { device } = look;
  const { rows, threshold, price } = options;
  const choose = new Side(site, look, { side: "choose", rows });
  const { comparison } = look.observe;
  const against = comparison === "apart" ? new Side(site, look, { side: "test", rows }) : choose;
  if (choose.hearers.length === 0) return null;
  const width = site.axis.size;
  const basis = choose.basis(width);
  const span = new Span(device, basis);
  const units = ascend(choose, span, drawUnits(choose, options.candidates, random), options.steps);
  const own = choose.heard(units).map(copyOf);
  const whole = energiesOf(own);
  const coefficients = span.takeOff(own);
  const chosen = new Candidates(choose, own);
  if (comparison !== "apart") {
    const freedom = comparison === "same" ? totalFanIn(site) + 1 + totalFanOut(site) : null;
    const bar = comparison === "same" ? { threshold, price } : { threshold: 0, price: Math.max(price, LEAST_SHARE) };
    return { units, ...take(chosen, chosen, { whole, ...bar, freedom }) };
  }
  const held = against.heard(units).map(copyOf);
  for (const [h, x] of against.basis(width).entries()) takeOff(held[h] as Tensor, x, coefficients[h] as Float64Array);
  return { units, ...take(chosen, new Candidates(against, held), { whole, threshold, price, freedom: null }) };
}

interface Taking {
  /** Energies before anything was taken off. */
  readonly whole: Float64Array;
  readonly threshold: number;
  readonly price: number;
  /** Numbers of a unit that were fitted to the rows that it is tested on; null where those are others. */
  readonly freedom: number | null;
}

/** The best of what is left, again and again, while it passes. */
function take(own: Candidates, held: Candidates, { whole, threshold, price, freedom }: Taking) {
  const count = whole.length;
  const combined = Array.from({ length: count }, (_, k) => {
    const a = new Float64Array(count);
    a[k] = 1;
    return a;
  });
  const gram = new Float64Array(count * count);
  for (const x of own.heard)
    for (const [at, value] of products(x, x).entries()) gram[at] = (gram[at] as number) + value;
  const moments = own.side.moments(own.heard);
  const inner = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      if (a[i] === 0) continue;
      for (let j = 0; j < count; j++) sum += (a[i] as number) * (gram[i * count + j] as number) * (b[j] as number);
    }
    return sum;
  };
  const open = new Set(Array.from({ length: count }, (_, k) => k));
  const passed: Tested[] = [];
  let failed: Tested | null = null;
  for (let tries = 0; open.size > 0 && tries < TRIES; ) {
    const energies = combined.map((a) => inner(a, a));
    const lengths = lengthsOf(moments, count);
    const left = [...open].filter((k) => (energies[k] as number) > LEAST_LEFT * (whole[k] as number));
    const best = left.reduce(
      (top, k) => {
        const score = (lengths[k] as number) ** 2 / (energies[k] as number);
        return score > top.score ? { k, score } : top;
      },
      { k: -1, score: 0 },
    ).k;
    if (best < 0) break;
    open.delete(best);
    const outgoing = moments.map((block) => block.filter((_, at) => at % count === best));
    const tested = { unit: best, ...test(held, combined[best] as Float64Array, outgoing, freedom) };
    if (!(tested.t > threshold && tested.share >= price)) {
      if (!failed || tested.t > failed.t) failed = tested;
      tries++;
      continue;
    }
    passed.push(tested);
    tries = 0;
    for (const k of open) {
      const factor = inner(combined[best] as Float64Array, combined[k] as Float64Array) / (energies[best] as number);
      const a = combined[k] as Float64Array;
      for (let i = 0; i < count; i++)
        a[i] = (a[i] as number) - factor * ((combined[best] as Float64Array)[i] as number);
      for (const block of moments) {
        for (let at = k; at < block.length; at += count) {
          block[at] = (block[at] as number) - factor * (block[at - k + best] as number);
        }
      }
    }
  }
  return { passed, failed };
}
