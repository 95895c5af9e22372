/** T_act: grow while the activations stay nearly as independent as they were at the start. @module */

import * as z from "zod";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import { binaryCode } from "../signals/binary-code.ts";
import { effectiveDimension } from "../signals/effective-dimension.ts";
import { orthogonalityGap } from "../signals/orthogonality-gap.ts";
import { defineTrigger } from "../trigger.ts";
import { type Baseline, baselineOf, baselineOption, excess, roundingOption } from "./shared/excess.ts";

interface Measure {
  readonly count: number | null;
  readonly reason?: string | null;
  readonly width: number;
  readonly rows: number;
}

interface Threshold {
  readonly eps: number;
  readonly of: "one" | "norm";
}

type Metric = (site: Site, look: Look, threshold: Threshold) => Measure;

const metrics = {
  "effective-dimension": (site, look, { eps, of }) => look.get(effectiveDimension, site, { eps, of }),
  "orthogonality-gap": (site, look) => look.get(orthogonalityGap, site, {}),
  "binary-code": (site, look) => look.get(binaryCode, site, {}),
} satisfies Record<string, Metric>;

/** The name under which the event log has each metric's count. */
const labels = {
  "effective-dimension": "effectiveDimension",
  "orthogonality-gap": "orthogonalityScore",
  "binary-code": "binaryCodeScore",
} as const;

const metricNames = Object.keys(metrics) as (keyof typeof metrics)[];

/**
 * k = ceil(M (phi - gamma phi_0)), at least 0, where phi = effective dimension / M now and phi_0 the same at initialization.
 *
 * Departs from the paper: its eq. 3 prints min(0, floor(.)); max is meant, and the floor keeps a 4-unit layer from ever growing,
 * so the ceiling of the released code is the default. `rounding: "floor"` is the paper's.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, eq. 3
 */
export const activation = defineTrigger({
  name: "activation",
  summary:
    "T_act: adds as many units as the effective dimension of the activations exceeds gamma times its share at initialization.",
  source: "Maile et al. 2022, arXiv:2202.08539, eq. 3",
  formula:
    "k_l = max(0, ceil(M_l (phi (H_l) - gamma phi_0))), quad phi (H) = 1 / M abs({i : sigma_i (H slash sqrt(n)) > epsilon})",
  options: z.strictObject({
    gamma: z
      .number()
      .positive()
      .max(1)
      .default(0.97)
      .describe("share of the initial effective dimension that must be kept"),
    eps: z.number().positive().default(0.01).describe("threshold on the singular values"),
    epsOf: z
      .enum(["one", "norm"])
      .default("one")
      .describe(
        "what eps is relative to: 1 as published, or the norm of the activations, which makes it independent of their scale",
      ),
    rounding: roundingOption,
    baseline: baselineOption,
    metric: z.enum(metricNames).default("effective-dimension").describe("measure of the number of directions in use"),
  }),
  start(site, look, options): Baseline {
    return baselineOf(metrics[options.metric](site, look, { eps: options.eps, of: options.epsOf }));
  },
  evaluate(site, look, options, state) {
    const measure: Measure = metrics[options.metric](site, look, { eps: options.eps, of: options.epsOf });
    const { count, width, rows, reason } = measure;
    if (count === null) return { amount: 0, values: { width, rows }, reason: reason ?? "no value", state };
    const { amount, values, state: next, compared } = excess({ count, width }, options, state);
    return {
      amount,
      values: { [labels[options.metric]]: count, width, rows, ...values },
      reason:
        amount > 0 ? `activations are nearly independent: ${compared}` : `activations are not independent: ${compared}`,
      state: next,
    };
  },
});
