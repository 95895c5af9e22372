/** Effective dimension of activations. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { activationGram } from "./activation-gram.ts";

/** Threshold of the singular values. */
export interface EffectiveDimensionOptions {
  /** Threshold on the singular values; default of the paper 0.01. */
  readonly eps: number;
  /** What eps is a share of: 1 as in the paper, or the Frobenius norm of H / sqrt(n), so that the scale of H does not matter. */
  readonly of?: "one" | "norm";
}

/** How many directions the activations have above a threshold. */
export interface EffectiveDimension {
  /** Number of singular values of H / sqrt(n) above eps, 0..width; null when `reason` says why there is none. */
  readonly count: number | null;
  readonly reason: string | null;
  /** Units M and samples n. */
  readonly width: number;
  readonly rows: number;
}

/** Of H H^T / n: the square of the Frobenius norm of H / sqrt(n). */
function trace(gram: Float64Array, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += gram[i * width + i] as number;
  return sum;
}

/**
 * #{ singular values of H / sqrt(n) > eps }, H: activations of the M units on n samples; with `of: "norm"`, > eps ||H||_F / sqrt(n).
 *
 * Counted as the eigenvalues of the Gram matrix H H^T / n above eps^2, by the inertia of one symmetric factorization in float64.
 * With n <= M the count is bounded by n and says nothing about the layer: the outcome is a reason, not a number.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, "When, where, and how to add new neurons to ANNs", arXiv:2202.08539, eq. 2 (times M)
 */
export const effectiveDimension: SignalDefinition<EffectiveDimension, EffectiveDimensionOptions> = defineSignal({
  name: "effective-dimension",
  summary: "How many directions the activations of a layer use.",
  formula: "#{ sigma(H / sqrt(n)) > eps }",
  source: "Maile et al. 2022, arXiv:2202.08539, eq. 2",
  compute(site, look, { eps, of = "one" }) {
    const { activation } = look.tap(site);
    const rows = activation.rows;
    const width = activation.columns;
    if (width === 0) return { count: 0, reason: null, width, rows };
    if (rows <= width) {
      const reason = `too few samples for this width: ${rows} rows, ${width} units`;
      return { count: null, reason, width, rows };
    }
    const { device } = look;
    const { values: gram } = look.get(activationGram, site, {});
    const count = device.scope("effective dimension", () => {
      const share = of === "one" ? 1 : trace(gram, width);
      const scratch = device.scratch(width * 8);
      const copy = device.scratch(width * width * 8);
      device.doubles(copy, width * width).set(gram);
      return device.kernels.countEigenvaluesAbove(width, eps * eps * share, copy, scratch);
    });
    look.observe.countFlops(width ** 3 / 3);
    return { count, reason: null, width, rows };
  },
});
