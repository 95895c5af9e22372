/** Effective rank of activations. @module */

import { rankOfCovariance } from "../estimators/effective-rank.ts";
import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { activationMoments } from "./activation-moments.ts";

/** How many directions the activations use. */
export interface EffectiveRank {
  /** 1..width; 0 for a layer that does not vary. */
  readonly rank: number;
  /** rank / width, 0..1. */
  readonly ratio: number;
  readonly width: number;
}

/**
 * exp(H(p)), p_i = sigma_i / sum sigma, sigma: singular values of the centred activations, as roots of the eigenvalues of their covariance in
 * float64. With fewer samples than units it is at most n - 1.
 *
 * @see Roy & Vetterli 2007, "The effective rank: a measure of effective dimensionality", EUSIPCO, eqs. 2 and 3
 */
export const effectiveRank: SignalDefinition<EffectiveRank, Record<string, never>> = defineSignal({
  name: "effective-rank",
  summary: "How many directions the activations of a layer use, by the entropy of their singular values.",
  formula: "exp(-sum p_i ln p_i), p_i = sigma_i / sum sigma",
  source: "Roy & Vetterli 2007, EUSIPCO, eqs. 2 and 3",
  compute(site, look) {
    const { covariance, width } = look.get(activationMoments, site, {});
    const rank = rankOfCovariance(look.device, covariance, width);
    look.observe.countFlops(2 * width ** 3);
    return { rank, ratio: width === 0 ? 0 : rank / width, width };
  },
});
