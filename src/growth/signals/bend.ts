/** How far a layer is from a straight map. @module */

import type { Tap } from "../../nn/layer.ts";
import { defineSignal, type SignalDefinition } from "../look/look.ts";

/** How far a layer is from a linear one. */
export interface Bend {
  /** Of the layer, 0..1: 0 where no activation bends anything, and for a layer whose units do not vary. */
  readonly share: number;
  /** The same of each unit: [width]. */
  readonly units: Float64Array;
}

/** Share of a variance that is rounding: what differences of sums in float64 leave of a straight line. */
const ROUNDING = 1e-12;

/** Of each unit, n times the variance of h that a line in z leaves, and all of it: one pass over the rows, in float64. */
function squaresOf({ preActivation, activation }: Tap): { lost: Float64Array; all: Float64Array } {
  const { device, size, columns: width, rows } = activation;
  const z = device.reals(preActivation.address, size);
  const h = device.reals(activation.address, size);
  const [lost, all] = [new Float64Array(width), new Float64Array(width)];
  for (let unit = 0; unit < width && rows > 0; unit++) {
    // From the first row on, so that a large mean takes no digits away.
    const zFirst = z[unit] as number;
    const hFirst = h[unit] as number;
    let sz = 0;
    let sh = 0;
    let szz = 0;
    let szh = 0;
    let shh = 0;
    for (let i = unit; i < size; i += width) {
      const dz = (z[i] as number) - zFirst;
      const dh = (h[i] as number) - hFirst;
      sz += dz;
      sh += dh;
      szz += dz * dz;
      szh += dz * dh;
      shh += dh * dh;
    }
    const zz = szz - (sz * sz) / rows;
    const zh = szh - (sz * sh) / rows;
    const hh = Math.max(0, shh - (sh * sh) / rows);
    all[unit] = hh;
    const left = zz > 0 ? hh - (zh * zh) / zz : hh;
    lost[unit] = left > ROUNDING * hh ? left : 0;
  }
  return { lost, all };
}

/**
 * sqrt(sum_u min E[(h_u - s z_u - t)^2] / sum_u var h_u): the share of the deviation of activations that straight lines of the pre-activations
 * leave. Where it is small the layer and the next are nearly one linear layer, and `foldLayer` makes one of them.
 */
export const bend: SignalDefinition<Bend, Record<string, never>> = defineSignal({
  name: "bend",
  summary: "How far a layer's activation is from linear, on the rows of the look.",
  formula: "sqrt(sum_u min_{s,t} E[(h_u - s z_u - t)^2] / sum_u var h_u)",
  source: "this project",
  compute(site, look) {
    const { lost: bends, all: variances } = squaresOf(look.tap(site));
    const share = (lost: number, all: number): number => (all > 0 ? Math.sqrt(Math.min(1, lost / all)) : 0);
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    look.observe.countFlops(12 * look.tap(site).activation.size);
    return {
      share: share(sum(bends), sum(variances)),
      units: bends.map((lost, unit) => share(lost, variances[unit] as number)),
    };
  },
});
