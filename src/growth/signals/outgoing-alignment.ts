/** How well gradients after an axis line up with its activations. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";

/**
 * max over consumers of ||dL/dZ^T H||_F / (||dL/dZ||_F ||H||_F), 0..1, on the step's batch: Z the consumer's pre-activation, H its input. The
 * numerator is the gradient of a direct connection between neighboring layers; 1 when all samples want the same change of the map between
 * them. null without a gradient, and where nothing varies.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 5 (the auxiliary gradient of neighboring layers as a sign of missing depth)
 */
export const outgoingAlignment: SignalDefinition<number | null, Record<string, never>> = defineSignal({
  name: "outgoing-alignment",
  summary: "Agreement of samples on the change that the next layer needs from this one.",
  formula: "||dL/dZ^T H|| / (||dL/dZ|| ||H||)",
  source: "Maile et al. 2022, arXiv:2202.08539, section 5",
  compute({ consumers }, look) {
    const { device } = look;
    const pass = look.backward();
    const found = consumers.flatMap((consumer) => {
      const { input, preActivation } = pass.tap(consumer);
      const delta = pass.gradients.of(preActivation);
      if (!delta) return [];
      return device.scope("alignment", () => {
        const x = consumer.rows(input);
        const G = device.empty([delta.columns, x.columns]);
        const rows = delta.rows;
        device.kernels.matmul(true, false, delta.columns, x.columns, rows, delta.address, x.address, G.address, false);
        look.observe.countFlops(2 * G.size * rows);
        const [g, d, h] = [G, delta, x].map((tensor) => {
          const out = device.scratch(8);
          device.kernels.sumSquares(tensor.size, tensor.address, out);
          return device.doubles(out, 1)[0] as number;
        }) as [number, number, number];
        return d > 0 && h > 0 ? [Math.sqrt(g / (d * h))] : [];
      });
    });
    return found.length === 0 ? null : Math.max(...found);
  },
});
