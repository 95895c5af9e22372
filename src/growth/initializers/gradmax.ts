/** GradMax: outgoing weights that give the new units the largest gradient. @module */

import * as z from "zod";
import { leadingLeft } from "../algebra/singular-values.ts";
import { defineInitializer } from "../initializer.ts";
import { auxiliaryGradient } from "../signals/auxiliary-gradient.ts";
import { incomingByProducer, incomingOf, outgoingByConsumer, totalFanIn, totalFanOut } from "../units/layout.ts";
import { outgoingNorm, randomIncoming, rescaleRows } from "../units/unit-norms.ts";
import { requireSilence } from "./shared/zero-units.ts";

/**
 * Incoming weights and bias 0; outgoing weights of new unit j: the j-th left singular vector of the auxiliary gradient, rescaled to
 * `scale` x the mean norm of the existing ones. The function does not change, and of all outgoing weights of these norms these give
 * the new incoming weights the gradient of largest norm: the sum of the squares of the leading singular values, which the event log has
 * as `gain`, times the square of the norm. Needs an activation that is 0 at 0 with a derivative there.
 *
 * Departs from the paper: `scale` is 1 as in NORTH*'s framework (0.5 in the original), `epsilon` 0 (1e-4 in its comparison runs).
 *
 * @see Evci, van Merrienboer, Unterthiner, Vladymyrov & Pedregosa 2022, arXiv:2201.05125, eqs. 6-10
 */
export const gradmax = defineInitializer({
  name: "gradmax",
  summary: "Incoming weights 0, outgoing weights that maximize the gradient of the incoming ones.",
  source: "Evci et al. 2022, arXiv:2201.05125, eqs. 6-10",
  formula: 'w_"in" = 0, quad W_"out" = c thick U_k, quad A_l = U Sigma V^top',
  options: z.strictObject({
    scale: z
      .number()
      .positive()
      .default(1)
      .describe("norm of new outgoing weights, relative to the mean norm unless scaling is fixed; 0.5 in the paper"),
    scaling: z
      .enum(["mean-norm", "fixed"])
      .default("mean-norm")
      .describe("whether scale is relative to the mean norm of the existing outgoing weights, or absolute"),
    epsilon: z
      .number()
      .min(0)
      .default(0)
      .describe("norm of new incoming weights, which are random, relative to the mean norm"),
  }),
  preserves: "exact",
  limit: (site) => Math.min(totalFanIn(site), totalFanOut(site)),
  initialize({ site, count, look, random }, { scale, scaling, epsilon }) {
    requireSilence("gradmax", site);
    const matrix = look.get(auxiliaryGradient, site, {});
    const { vectors, values: sigmas } = leadingLeft(look.device, matrix, count);
    const side = Math.min(matrix.rows, matrix.columns);
    look.observe.countFlops(side * side * Math.max(matrix.rows, matrix.columns) + 9 * side ** 3);
    for (let j = 0; j < count; j++) {
      const vector = vectors.subarray(j * matrix.rows, (j + 1) * matrix.rows);
      // No gradient in any further direction: any outgoing weights are as good.
      if (vector.every((value) => value === 0)) for (const o of vector.keys()) vector[o] = random.normal();
    }
    const norm = scaling === "fixed" ? scale : scale * outgoingNorm(site, random);
    const outgoing = outgoingByConsumer(site, count, rescaleRows(vectors, count, norm));
    const values = { gain: sigmas.reduce((sum, sigma) => sum + sigma * sigma, 0) };
    if (epsilon === 0) {
      return { incoming: incomingByProducer(site, count, new Float64Array(count * matrix.columns)), outgoing, values };
    }
    const incoming = incomingOf(site, (producer) =>
      randomIncoming(producer, count, random).map((value) => epsilon * value),
    );
    return { incoming, outgoing, values, preserves: "approximate" };
  },
});
