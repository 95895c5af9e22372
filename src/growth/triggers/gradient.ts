/** T_grad: grow where a shortcut across the layer would pull harder than all of its units together. @module */

import * as z from "zod";
import { countSingularValues, squaredNorm } from "../algebra/singular-values.ts";
import { auxiliaryGradient } from "../signals/auxiliary-gradient.ts";
import { gradientNorms } from "../signals/gradient-norms.ts";
import { defineTrigger } from "../trigger.ts";

/**
 * k = #{ sigma(A) > factor x sum_m g_m }, A the auxiliary gradient and g_m the norms of the existing units. The right side
 * grows with the number of units, so the width converges by itself.
 *
 * Where even ||A||_F, which no singular value exceeds, is below the threshold, nothing is factorized.
 *
 * Departs from the paper: its threshold is the whole sum of gradient norms (`factor: 1, norms: "gradients"`). The released code halves
 * it, and its optimizer overwrites the gradients with its steps before their norms are taken: what it compares with are the norms of
 * the last update, learning rate included. Every published result comes from that, so it is the default. With gradients, a layer
 * of a few dozen units hardly ever grows, as its units' norms add up while a singular value does not.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, eq. 7
 */
export const gradient = defineTrigger({
  name: "gradient",
  summary: "T_grad: adds a unit for each direction across the layer with a larger gradient than its units together.",
  source: "Maile et al. 2022, arXiv:2202.08539, eq. 7",
  formula:
    "k_l = abs({i : sigma_i (A_l) > f sum_m g_m}), quad A_l = sum_s (partial L) / (partial z_(l + 1)^s) (x_(l - 1)^s)^top",
  options: z.strictObject({
    factor: z
      .number()
      .positive()
      .default(0.5)
      .describe("share of the units' summed norms to exceed; 0.5 in the released code, 1 in the paper"),
    norms: z
      .enum(["updates", "gradients"])
      .default("updates")
      .describe("use the norms of the last update, as in the released code, or of the gradients, as in the paper"),
  }),
  wants: ({ norms }) => ({ lastUpdate: norms === "updates" }),
  start: () => null,
  evaluate(site, look, { factor, norms }, state) {
    const { total } = look.get(gradientNorms, site, { of: norms });
    const matrix = look.get(auxiliaryGradient, site, {});
    const threshold = factor * total;
    const frobenius = Math.sqrt(squaredNorm(matrix));
    const width = site.axis.size;
    if (!Number.isFinite(frobenius) || !Number.isFinite(total)) {
      return { amount: 0, values: { width }, reason: "skipped: the gradients are not finite", state };
    }
    const amount = frobenius > threshold ? countSingularValues(look.device, matrix, 1, threshold) : 0;
    const pull = `${amount} of ${Math.min(matrix.rows, matrix.columns)} directions across the layer exceed ${threshold.toPrecision(3)}`;
    return {
      amount,
      values: { threshold, frobenius, directions: amount, width },
      reason:
        amount > 0
          ? `a connection across the layer would learn faster than its units: ${pull}`
          : `the units learn enough: ${pull}`,
      state,
    };
  },
});
