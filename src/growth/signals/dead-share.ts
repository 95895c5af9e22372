/** Units that give nothing. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { activationGram } from "./activation-gram.ts";

/** Units that are never active. */
export interface DeadShare {
  /** 0..1; 0 for a layer without units. */
  readonly share: number;
  /** Positions of the dead units. */
  readonly dead: readonly number[];
}

/**
 * #{ units whose activation is 0 for every sample } / M: a unit is dead when its sum of squares after the activation is exactly 0 over
 * the whole probe. Before the activation hardly any value is ever exactly 0, so nothing would be found there.
 *
 * @see Lu, Shin, Su & Karniadakis 2019, "Dying ReLU and initialization", arXiv:1903.06733, section 2
 */
export const deadShare: SignalDefinition<DeadShare, Record<string, never>> = defineSignal({
  name: "dead-share",
  summary: "Share of a layer's units that are 0 for every sample.",
  formula: "#{ u : max_i |h_iu| = 0 } / M",
  source: "Lu et al. 2019, arXiv:1903.06733, section 2",
  compute(site, look) {
    const { values, width } = look.get(activationGram, site, {});
    const dead = Array.from({ length: width }, (_, unit) => unit).filter((unit) => values[unit * (width + 1)] === 0);
    return { share: width === 0 ? 0 : dead.length / width, dead };
  },
});
