/** Units that say the same. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { activationMoments } from "./activation-moments.ts";

/** Correlation from which a pair counts. */
export interface CorrelatedPairsOptions {
  /** Smallest absolute correlation of a pair that counts; 0.95 in the reconstruction of this project. */
  readonly threshold: number;
}

/** Share of pairs of units that are correlated. */
export interface CorrelatedPairs {
  /** Share of all pairs of units, 0..1; units that do not vary correlate with none. */
  readonly share: number;
  /** Positions of those pairs, the first smaller than the second. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** #{ a < b : |C_ab| / sqrt(C_aa C_bb) > threshold } / (M (M - 1) / 2), C: covariance of the activations. */
export const correlatedPairs: SignalDefinition<CorrelatedPairs, CorrelatedPairsOptions> = defineSignal({
  name: "correlated-pairs",
  summary: "Share of pairs of units whose activations rise and fall together.",
  formula: "mean_{a<b} [ |corr(h_a, h_b)| > threshold ]",
  source: "this project",
  compute(site, look, { threshold }) {
    const { covariance, width } = look.get(activationMoments, site, {});
    const inverse = Float64Array.from({ length: width }, (_, unit) => {
      const variance = covariance[unit * (width + 1)] as number;
      return variance > 0 ? 1 / Math.sqrt(variance) : 0;
    });
    const pairs: [number, number][] = [];
    for (let a = 0; a < width; a++) {
      for (let b = a + 1; b < width; b++) {
        const correlation = (covariance[a * width + b] as number) * (inverse[a] as number) * (inverse[b] as number);
        if (Math.abs(correlation) > threshold) pairs.push([a, b]);
      }
    }
    const all = (width * (width - 1)) / 2;
    look.observe.countFlops(2 * all);
    return { share: all === 0 ? 0 : pairs.length / all, pairs };
  },
});
