/** Means and covariance of activations: what several signals start from. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";
import { activationGram } from "./activation-gram.ts";

/** Means and covariance of the activations. */
export interface ActivationMoments {
  /** Of each unit: [width]. */
  readonly means: Float64Array;
  /** C = H H^T / n - m m^T: [width, width], float64. */
  readonly covariance: Float64Array;
  readonly width: number;
  readonly rows: number;
}

/** m = mean over samples, C = H H^T / n - m m^T, H: activations of the M units on n samples; sums in float64. */
export const activationMoments: SignalDefinition<ActivationMoments, Record<string, never>> = defineSignal({
  name: "activation-moments",
  summary: "Means of a layer's units over samples, and their covariance.",
  formula: "C = H H^T / n - m m^T",
  source: "this project",
  compute(site, look) {
    const { values: gram, width, rows } = look.get(activationGram, site, {});
    const { activation } = look.tap(site);
    const { device } = look;
    const means = device.scope("means", () => {
      const sums = device.scratch(width * 8);
      device.kernels.wideColumnSums(rows, width, activation.address, sums);
      return device.doubles(sums, width).map((sum) => (rows === 0 ? 0 : sum / rows));
    });
    const covariance = new Float64Array(width * width);
    for (let a = 0, at = 0; a < width; a++) {
      const mean = means[a] as number;
      for (let b = 0; b < width; b++, at++) covariance[at] = (gram[at] as number) - mean * (means[b] as number);
    }
    look.observe.countFlops(activation.size + 2 * width * width);
    return { means, covariance, width, rows };
  },
});
