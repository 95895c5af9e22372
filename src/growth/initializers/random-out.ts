/** Random outgoing weights: the control of GradMax. @module */

import { defineInitializer } from "../initializer.ts";
import { outgoingByConsumer, totalFanOut } from "../units/layout.ts";
import { outgoingNorm, rescaleRows } from "../units/unit-norms.ts";
import { requireSilence } from "./shared/zero-units.ts";

/**
 * Incoming weights and bias 0, random outgoing weights of the mean norm of the existing ones: the function does not change. Needs an
 * activation that is 0 at 0 with a derivative there.
 *
 * @see the released code of Maile et al. 2022, arXiv:2202.08539
 */
export const randomOut = defineInitializer({
  name: "random-out",
  summary: "Incoming weights 0, random outgoing weights with the mean norm of the existing ones.",
  source: "Maile et al. 2022, arXiv:2202.08539, released code",
  preserves: "exact",
  initialize({ site, count, random }) {
    requireSilence("random-out", site);
    const vectors = Float64Array.from({ length: count * totalFanOut(site) }, () => random.normal());
    rescaleRows(vectors, count, outgoingNorm(site, random));
    return { incoming: {}, outgoing: outgoingByConsumer(site, count, vectors) };
  },
});
