/** NORTH-Opt: candidates trained towards orthogonal activations. @module */

import { fanInOf } from "../../nn/parameter.ts";
import { defineInitializer } from "../initializer.ts";
import { meanFanInNorm, randomIncoming, rescaleRows } from "../units/unit-norms.ts";
import { candidateCount, candidateOptions, candidatesOf, chooseIncoming } from "./shared/candidates.ts";
import { nuclearGradients } from "./shared/nuclear-gradients.ts";

const LEARNING_RATE = 1e-3;
const [BETA1, BETA2, EPS] = [0.9, 0.999, 1e-8];

/** One Adam step upwards in float64, in place. */
function ascend(
  w: Float64Array,
  gradient: Float64Array,
  moments: readonly [Float64Array, Float64Array],
  t: number,
): void {
  const [m, v] = moments;
  for (const [i, g] of gradient.entries()) {
    m[i] = BETA1 * (m[i] as number) + (1 - BETA1) * g;
    v[i] = BETA2 * (v[i] as number) + (1 - BETA2) * g * g;
    const step = (m[i] as number) / (1 - BETA1 ** t) / (Math.sqrt((v[i] as number) / (1 - BETA2 ** t)) + EPS);
    w[i] = (w[i] as number) + LEARNING_RATE * step;
  }
}

/**
 * Of candidates / 10 + k random incoming weight vectors, moved by candidates / 10 Adam steps towards a larger nuclear norm of
 * [h; H] / sqrt(n) and rescaled to the mean norm after each, the k that score best as in `select`; outgoing weights and bias 0, so the
 * function does not change.
 *
 * Departs from the released code, which then keeps the worst: `order: "least-orthogonal"` is that.
 *
 * @see the released code of Maile et al. 2022, arXiv:2202.08539
 */
export const opt = defineInitializer({
  name: "opt",
  summary: "Incoming weights trained to add most to the layer's activations, outgoing weights 0.",
  source: "Maile et al. 2022, arXiv:2202.08539, released code",
  options: candidateOptions,
  preserves: "exact",
  initialize(request, options) {
    const { site, count, look, random } = request;
    const [producer] = site.producers;
    const steps = Math.floor(candidateCount(site, options.candidates) / 10);
    const tries = fanInOf(producer.weight) === 0 ? 0 : steps + count;
    const candidates = randomIncoming(producer, tries, random);
    const norm = meanFanInNorm(producer.weight);
    if (tries > 0) {
      const gradientOf = nuclearGradients(site, look);
      const moments = [new Float64Array(candidates.length), new Float64Array(candidates.length)] as const;
      for (let t = 1; t <= steps; t++) {
        ascend(candidates, gradientOf(candidates), moments, t);
        if (norm !== null) rescaleRows(candidates, tries, norm);
      }
    }
    return { incoming: chooseIncoming(request, candidatesOf(site, look, candidates), options), outgoing: {} };
  },
});
