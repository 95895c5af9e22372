/** Gram matrix of activations: what several signals and initializers start from. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";

/** Products of the activations of all units. */
export interface ActivationGram {
  /** H H^T / n: [width, width], float64. */
  readonly values: Float64Array;
  readonly width: number;
  readonly rows: number;
}

/** K = H H^T / n, H: activations of the M units on n samples; products and sums in float64. */
export const activationGram: SignalDefinition<ActivationGram, Record<string, never>> = defineSignal({
  name: "activation-gram",
  summary: "Second moments of a layer's activations.",
  formula: "H H^T / n",
  source: "Maile et al. 2022, arXiv:2202.08539, eq. 2",
  compute(site, look) {
    const { activation } = look.tap(site);
    const { rows, columns: width } = activation;
    const { device } = look;
    const values = device.scope("gram", () => {
      const gram = device.scratch(width * width * 8);
      device.kernels.gram(rows, width, rows === 0 ? 0 : 1 / rows, activation.address, gram);
      return device.doubles(gram, width * width).slice();
    });
    look.observe.countFlops(rows * width * width);
    return { values, width, rows };
  },
});
