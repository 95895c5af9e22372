/** T_act: grow while the activations stay nearly as independent as they were at the start. @module */

import { z } from "zod";
import { effectiveDimension } from "../signals/effective-dimension.ts";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";

interface Baseline {
  /** phi_0 = effective dimension / width at initialization (or the running maximum of gamma phi, over gamma); null until there are samples enough. */
  readonly phi0: number | null;
}

/**
 * k = ceil(M (phi - gamma phi_0)), at least 0, where phi = effective dimension / M now and phi_0 the same at initialization.
 *
 * With threshold T = floor(gamma phi_0 M) and the integer count c = phi M, the ceiling is c - T.
 *
 * Departs from the paper: its eq. 3 prints min(0, floor(.)); max is meant, and the floor keeps a 4-unit layer from ever growing,
 * so the ceiling of the released code is the default. `rounding: "floor"` is the paper's.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, eq. 3
 */
export const activation: TriggerDefinition = defineTrigger({
  name: "activation",
  summary:
    "T_act: adds as many units as the effective dimension of the activations exceeds gamma times its share at initialization.",
  source: "Maile et al. 2022, arXiv:2202.08539, eq. 3",
  options: z.strictObject({
    gamma: z
      .number()
      .positive()
      .max(1)
      .default(0.97)
      .describe("share of the initial effective dimension that has to be kept"),
    eps: z.number().positive().default(0.01).describe("threshold on the singular values"),
    rounding: z
      .enum(["ceiling", "floor"])
      .default("ceiling")
      .describe("ceiling as in the released code, floor as printed in the paper"),
    baseline: z
      .enum(["initial", "running-maximum", "none"])
      .default("initial")
      .describe("compare with the start, with the largest value so far, or with full rank"),
  }),
  start(site, signals, options): Baseline {
    const { count, width } = signals.get(effectiveDimension, site, { eps: options.eps });
    return { phi0: count === null || width === 0 ? null : count / width };
  },
  evaluate(site, signals, options, state) {
    const { count, reason, width, rows } = signals.get(effectiveDimension, site, { eps: options.eps });
    if (count === null) return { amount: 0, values: { width, rows }, reason: reason ?? "no value", state };
    const phi = width === 0 ? 0 : count / width;
    const phi0 = options.baseline === "none" ? 1 : (state.phi0 ?? phi);
    const excess = count - options.gamma * phi0 * width;
    // The code's integer arithmetic: count - floor(gamma phi0 M) is the ceiling of the excess.
    const rounded =
      options.rounding === "ceiling" ? count - Math.floor(options.gamma * phi0 * width) : Math.floor(excess);
    const amount = Math.max(0, rounded);
    const next = options.baseline === "running-maximum" ? Math.max(phi0, phi) : phi0;
    const compared = `${count} of ${width} directions in use, ${(options.gamma * phi0 * width).toFixed(1)} expected`;
    return {
      amount,
      values: { effectiveDimension: count, width, rows, phi, phi0 },
      reason:
        amount > 0 ? `activations are nearly independent: ${compared}` : `activations repeat one another: ${compared}`,
      state: { phi0: options.baseline === "none" ? state.phi0 : next },
    };
  },
});
