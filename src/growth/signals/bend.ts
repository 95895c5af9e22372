/** How far a layer is from a straight map. @module */

import type { Tap } from "../../nn/layer.ts";
import { defineSignal, type SignalDefinition } from "../signals.ts";

export interface Bend {
  /** Of the layer, 0..1: 0 where no activation bends anything, and for a layer whose units do not vary. */
  readonly share: number;
  /** The same of each unit: [width]. */
  readonly units: Float64Array;
}

/** Of each unit, n times the variance of h that a line in z leaves, and all of it: one pass over the rows, in float64. */
function squaresOf({ preActivation, activation }: Tap): { lost: Float64Array; all: Float64Array } {
  const { device, size, columns: width, rows } = activation;
  const z = device.reals(preActivation.address, size);
  const h = device.reals(activation.address, size);
  // From the first row on, so that a large mean takes no digits away.
  const moments = new Float64Array(5 * width);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let unit = 0, at = 0; unit < width; unit++, at += 5, i++) {
      const dz = (z[i] as number) - (z[unit] as number);
      const dh = (h[i] as number) - (h[unit] as number);
      moments[at] = (moments[at] as number) + dz;
      moments[at + 1] = (moments[at + 1] as number) + dh;
      moments[at + 2] = (moments[at + 2] as number) + dz * dz;
      moments[at + 3] = (moments[at + 3] as number) + dz * dh;
      moments[at + 4] = (moments[at + 4] as number) + dh * dh;
    }
  }
  const [lost, all] = [new Float64Array(width), new Float64Array(width)];
  for (let unit = 0, at = 0; unit < width; unit++, at += 5) {
    const [sz, sh, szz, szh, shh] = moments.subarray(at, at + 5) as unknown as [number, number, number, number, number];
    const [zz, zh, hh] = [szz - (sz * sz) / rows, szh - (sz * sh) / rows, shh - (sh * sh) / rows];
    all[unit] = Math.max(0, hh);
    lost[unit] = Math.max(0, zz > 0 ? hh - (zh * zh) / zz : hh);
  }
  return { lost, all };
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
    const { lost: bends, all: variances } = squaresOf(signals.tap(site));
    const share = (lost: number, all: number): number => (all > 0 ? Math.sqrt(Math.min(1, lost / all)) : 0);
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    signals.countFlops(12 * signals.tap(site).activation.size);
    return {
      share: share(sum(bends), sum(variances)),
      units: bends.map((lost, unit) => share(lost, variances[unit] as number)),
    };
  },
});
