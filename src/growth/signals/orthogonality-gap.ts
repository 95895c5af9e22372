/** Orthogonality gap of activations. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { activationGram } from "./activation-gram.ts";

/** How far the activations are from orthogonal. */
export interface OrthogonalityGap {
  /** 0 when all samples are as orthogonal as they can be, up to sqrt(1 - 1/n) when all are alike; 1 for a layer that gives nothing. */
  readonly gap: number;
  /** ceil((1 - gap) M): what stands in for a number of directions. */
  readonly count: number;
  readonly width: number;
  readonly rows: number;
}

/** The gap from sums over a Gram matrix G = H H^T: ||G||_F^2 and tr G. A common factor of G does not matter. */
export function gapOf(squaredNorm: number, trace: number, rows: number): number {
  if (trace <= 0) return 1;
  return Math.sqrt(Math.max(0, squaredNorm / trace ** 2 - 1 / rows));
}

/**
 * OG = || H^T H / ||H||_F^2 - I_n / n ||_F over n samples.
 *
 * Both Gram matrices of H have the same Frobenius norm, so OG^2 = ||H H^T||_F^2 / (tr H H^T)^2 - 1/n needs only the small one. With
 * n > M it cannot be below sqrt(1/M - 1/n).
 *
 * @see Daneshmand, Joudaki & Bach 2021, arXiv:2106.03970; Maile et al. 2022, arXiv:2202.08539, appendix
 */
export const orthogonalityGap: SignalDefinition<OrthogonalityGap, Record<string, never>> = defineSignal({
  name: "orthogonality-gap",
  summary: "How far a layer's responses to different samples are from orthogonal.",
  formula: "|| H^T H / ||H||_F^2 - I_n / n ||_F",
  source: "Daneshmand et al. 2021, arXiv:2106.03970",
  compute(site, look) {
    const { values, width, rows } = look.get(activationGram, site, {});
    let squares = 0;
    let trace = 0;
    for (const value of values) squares += value * value;
    for (let unit = 0; unit < width; unit++) trace += values[unit * (width + 1)] as number;
    const gap = gapOf(squares, trace, rows);
    return { gap, count: Math.ceil((1 - gap) * width), width, rows };
  },
});
