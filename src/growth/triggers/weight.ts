/** T_weight: grow while the incoming weights stay nearly as independent as they were at the start. @module */

import * as z from "zod";
import { weightEffectiveDimension } from "../signals/weight-effective-dimension.ts";
import { defineTrigger } from "../trigger.ts";
import { type Baseline, baselineOf, baselineOption, excess, roundingOption } from "./shared/excess.ts";

/**
 * k = ceil(M (phi - gamma phi_0)), at least 0, with the effective dimension of the incoming weights in place of the activations'. No
 * data is looked at. The count is bounded by the fan-in, so a layer cannot grow much past the width of its input.
 *
 * Departs from the paper as T_act does; and the bias is no column of W unless `includeBias` says so.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, eq. 5
 */
export const weight = defineTrigger({
  name: "weight",
  summary:
    "T_weight: adds as many units as the effective dimension of the weights exceeds gamma times its share at initialization.",
  source: "Maile et al. 2022, arXiv:2202.08539, eq. 5",
  formula:
    "k_l = max(0, ceil(M_l (phi (W_l) - gamma phi_0))), quad phi (W) = 1 / M abs({i : sigma_i (W slash sqrt(d)) > epsilon})",
  options: z.strictObject({
    gamma: z
      .number()
      .positive()
      .max(1)
      .default(0.99)
      .describe("share of the initial effective dimension that must be kept"),
    eps: z.number().positive().default(0.01).describe("threshold on the singular values"),
    rounding: roundingOption,
    baseline: baselineOption,
    includeBias: z.boolean().default(false).describe("include the bias as a column of the weights, as in the paper"),
    allocated: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        "during training, divide the weights of a layer after another by the square root of this instead of its fan-in, as in code that allocates the widest layer at the start",
      ),
  }),
  start(site, look, { eps, includeBias }): Baseline {
    return baselineOf(look.get(weightEffectiveDimension, site, { eps, includeBias }));
  },
  evaluate(site, look, options, state) {
    const { eps, includeBias, allocated: dividedBy } = options;
    const { count, width, fanIn } = look.get(weightEffectiveDimension, site, { eps, includeBias, dividedBy });
    const { amount, values, state: next, compared } = excess({ count, width }, options, state);
    return {
      amount,
      values: { weightEffectiveDimension: count, width, fanIn, ...values },
      reason: amount > 0 ? `weights are nearly independent: ${compared}` : `weights are not independent: ${compared}`,
      state: next,
    };
  },
});
