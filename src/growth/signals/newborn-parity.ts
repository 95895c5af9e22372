/** Whether new units take part in learning. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { gradientNorms } from "./gradient-norms.ts";

/** Age up to which a unit is new. */
export interface NewbornParityOptions {
  /** Steps until which a unit counts as newborn; those of the first network never do. */
  readonly youth: number;
}

/** Gradients of new units relative to those of the others. */
export interface NewbornParity {
  /** Mean gradient norm of the newborn over that of the others; null where either are missing, or the others' is 0. */
  readonly parity: number | null;
  /** Newborn units. */
  readonly newborn: number;
  /** Steps since each unit was made: [width]. */
  readonly ages: Float64Array;
}

/**
 * mean_newborn g_u / mean_others g_u, g_u = ||dL/d fan-in_u|| + ||dL/d fan-out_u||, of the step's batch: below 1 new units get less of the
 * gradient than old ones.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, eq. 7 (the norms)
 */
export const newbornParity: SignalDefinition<NewbornParity, NewbornParityOptions> = defineSignal({
  name: "newborn-parity",
  summary: "Gradient norm of new units relative to old ones.",
  formula: "mean_newborn g_u / mean_others g_u",
  source: "this project; the norms after Maile et al. 2022, arXiv:2202.08539, eq. 7",
  compute(site, look, { youth }) {
    const { step } = look.observe;
    const ages = Float64Array.from(site.axis.units, ({ birth }) => step - birth);
    const young = site.axis.units.map(({ birth }) => birth > 0 && step - birth <= youth);
    const newborn = young.filter(Boolean).length;
    if (newborn === 0 || newborn === young.length) return { parity: null, newborn, ages };
    const { incoming, outgoing } = look.get(gradientNorms, site, { of: "gradients" });
    let [ofYoung, ofOld] = [0, 0];
    for (const [unit, isYoung] of young.entries()) {
      const norm = (incoming[unit] as number) + (outgoing[unit] as number);
      if (isYoung) ofYoung += norm / newborn;
      else ofOld += norm / (young.length - newborn);
    }
    return { parity: ofOld > 0 ? ofYoung / ofOld : null, newborn, ages };
  },
});
