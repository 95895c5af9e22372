/** Incoming weights in directions of their own. @module */

import { fanInOf } from "../../nn/parameter.ts";
import type { RandomStream } from "../../tensor/random.ts";
import { defineInitializer } from "../initializer.ts";
import { incomingOf } from "../units/layout.ts";
import { lengthOf, meanFanInNorm, randomIncoming, rescale } from "../units/unit-norms.ts";

/** Below this share of its length what is left of a vector is rounding. */
const NOTHING = 1e-6;

/** Takes the parts along orthonormal vectors out, twice, as one pass of Gram-Schmidt leaves an error that the second removes. */
function project(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const unit of basis) {
      const product = vector.reduce((sum, value, i) => sum + value * (unit[i] as number), 0);
      for (const [i, value] of unit.entries()) vector[i] = (vector[i] as number) - product * value;
    }
  }
}

/** `vector` without its parts in the basis, at length 1, joins the basis; false when nothing is left of it. */
function join(vector: Float64Array, basis: Float64Array[]): boolean {
  const length = lengthOf(vector);
  project(vector, basis);
  if (!(lengthOf(vector) > NOTHING * length)) return false;
  basis.push(rescale(vector, 1));
  return true;
}

/** Unit vectors orthogonal to a basis and to each other, while there is a dimension left; then to each other only. */
function directions(fanIn: number, count: number, basis: Float64Array[], random: RandomStream): Float64Array[] {
  const found: Float64Array[] = [];
  while (found.length < count) {
    const vector = Float64Array.from({ length: fanIn }, () => random.normal());
    if (basis.length < fanIn && join(vector, basis)) found.push(vector);
    else if (basis.length >= fanIn) basis.length = 0;
  }
  return found;
}

/**
 * Incoming weights orthogonal to those of the existing units and to each other, as far as the fan-in has dimensions left (behind that, to
 * each other in groups of fan-in), at the mean norm of the existing ones; outgoing weights and bias 0, so the function does not change.
 *
 * Departs from SergioHC95/Neurogenesis, whose random orthogonal matrices know nothing of the units that are there.
 *
 * @see Saxe, McClelland & Ganguli 2014, arXiv:1312.6120
 */
export const orthogonal = defineInitializer({
  name: "orthogonal",
  summary: "Incoming weights orthogonal to the existing ones, outgoing weights 0.",
  source: "after SergioHC95/Neurogenesis, 2025; Saxe et al. 2014, arXiv:1312.6120",
  preserves: "exact",
  initialize({ site, count, random }) {
    const incoming = incomingOf(site, (producer) => {
      const { weight } = producer;
      const fanIn = fanInOf(weight);
      const values = new Float64Array(count * fanIn);
      if (fanIn === 0) return values;
      const basis: Float64Array[] = [];
      const existing = Float64Array.from(weight.tensor.read());
      for (let at = 0; at < existing.length && basis.length < fanIn; at += fanIn) {
        join(existing.slice(at, at + fanIn), basis);
      }
      const norm = meanFanInNorm(weight) ?? lengthOf(randomIncoming(producer, 1, random));
      for (const [unit, vector] of directions(fanIn, count, basis, random).entries()) {
        values.set(rescale(vector, norm), unit * fanIn);
      }
      return values;
    });
    return { incoming, outgoing: {} };
  },
});
