/** Activations at the end of their range. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";

/** Margin of a bound within which an activation is saturated. */
export interface SaturationOptions {
  /** Share of the activation's range, at each end, that counts as saturated: 0.015 makes |tanh| > 0.97 of it. */
  readonly margin: number;
}

/** Share of saturated activations. */
export interface Saturation {
  /** Share of entries within the margin of either bound, 0..1; null for an activation without two bounds. */
  readonly share: number | null;
  /** The same for each unit; empty without bounds. */
  readonly units: Float64Array;
}

/**
 * #{ h_iu < low + margin (high - low) or > high - margin (high - low) } / (n M), for activations between two bounds: tanh and sigmoid.
 *
 * @see Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", AISTATS, section 3
 */
export const saturation: SignalDefinition<Saturation, SaturationOptions> = defineSignal({
  name: "saturation",
  summary: "Share of activations at an end of their range.",
  formula: "mean_iu [ h_iu within the margin of a bound ]",
  source: "Glorot & Bengio 2010, AISTATS, section 3",
  compute(site, look, { margin }) {
    const { bounds } = site.producers[0].activation;
    if (!bounds) return { share: null, units: new Float64Array(0) };
    const [low, high] = bounds;
    const { activation } = look.tap(site);
    const { rows, columns: width } = activation;
    const values = look.device.reals(activation.address, activation.size);
    const room = margin * (high - low);
    const units = new Float64Array(width);
    for (let row = 0, at = 0; row < rows; row++) {
      for (let unit = 0; unit < width; unit++, at++) {
        const value = values[at] as number;
        if (value < low + room || value > high - room) units[unit] = (units[unit] as number) + 1 / rows;
      }
    }
    look.observe.countFlops(2 * values.length);
    return { share: width === 0 ? 0 : units.reduce((sum, value) => sum + value, 0) / width, units };
  },
});
