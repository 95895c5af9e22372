/** How much each unit varies. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { activationMoments } from "./activation-moments.ts";

/** Variance of the activation of each unit. */
export interface UnitVariance {
  /** Of each unit's activation over samples: [width]. */
  readonly units: Float64Array;
  /** Their mean; 0 for a layer without units. */
  readonly mean: number;
}

/** Variance over samples of each unit's activation, n in the denominator. */
export const unitVariance: SignalDefinition<UnitVariance, Record<string, never>> = defineSignal({
  name: "unit-variance",
  summary: "Variance of each unit over samples.",
  formula: "mean_i (h_iu - mean_i h_iu)^2",
  source: "this project",
  compute(site, look) {
    const { covariance, width } = look.get(activationMoments, site, {});
    const units = Float64Array.from({ length: width }, (_, unit) =>
      Math.max(0, covariance[unit * (width + 1)] as number),
    );
    return { units, mean: width === 0 ? 0 : units.reduce((sum, value) => sum + value, 0) / width };
  },
});
