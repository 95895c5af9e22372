/** How far a layer is from a straight map. @module */

import { defineSignal, type SignalDefinition } from "../signals.ts";
import { straightUnits } from "../straight-units.ts";

export interface Bend {
  /** Of the layer, 0..1: 0 where no activation bends anything, and for a layer whose units do not vary. */
  readonly share: number;
  /** The same of each unit: [width]. */
  readonly units: Float64Array;
}

/**
 * sqrt(sum_u min E[(h_u - s z_u - t)^2] / sum_u var h_u): the share of the deviation of activations that straight lines of the pre-activations
 * leave. Where it is small the layer and the next are nearly one linear layer, and `foldLayer` makes one of them.
 */
export const bend: SignalDefinition<Bend, Record<string, never>> = defineSignal({
  name: "bend",
  summary: "How far a layer's activation is from a straight line, on the rows that are looked at.",
  formula: "sqrt(sum_u min_{s,t} E[(h_u - s z_u - t)^2] / sum_u var h_u)",
  source: "-",
  compute(site, signals) {
    const { bends, variances } = straightUnits(signals.tap(site));
    const share = (lost: number, all: number): number => (all > 0 ? Math.sqrt(Math.min(1, lost / all)) : 0);
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    signals.countFlops(12 * signals.tap(site).activation.size);
    return {
      share: share(sum(bends), sum(variances)),
      units: bends.map((lost, unit) => share(lost, variances[unit] as number)),
    };
  },
});
