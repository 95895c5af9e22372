/** The auxiliary gradient across an axis. @module */

import { fanInOf, fanOutOf } from "../../nn/parameter.ts";
import { defineSignal, type SignalDefinition } from "../signals.ts";
import type { Matrix } from "../singular-values.ts";

/**
 * A = dL/dZ_(l+1)^T H_(l-1): the gradient of the mean loss with respect to a zero matrix that bridges what comes into an axis's
 * producers to the pre-activations of its consumers.
 *
 * **Shapes**: rows: fan-outs of a unit, consumer by consumer; columns: fan-ins, producer by producer. A consumer that runs before a
 * producer hears nothing of it: their block is 0.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.1; Evci et al. 2022, arXiv:2201.05125, eq. 6
 */
export const auxiliaryGradient: SignalDefinition<Matrix, Record<string, never>> = defineSignal({
  name: "auxiliary-gradient",
  summary: "What a direct connection across a layer would change in the loss.",
  formula: "A = dL/dZ_(l+1)^T H_(l-1)",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.1",
  compute({ producers, consumers }, signals) {
    const { device, network } = signals;
    const order = network.weighted;
    const rows = consumers.reduce((sum, { weight }) => sum + fanOutOf(weight), 0);
    const columns = producers.reduce((sum, { weight }) => sum + fanInOf(weight), 0);
    const values = new Float64Array(rows * columns);
    const pass = signals.backward();
    let top = 0;
    for (const consumer of consumers) {
      const height = fanOutOf(consumer.weight);
      const gradient = pass.gradients.of(pass.tap(consumer).preActivation);
      let left = 0;
      for (const producer of producers) {
        const width = fanInOf(producer.weight);
        if (gradient && order.indexOf(consumer) > order.indexOf(producer)) {
          const block = device.scope("bridge", () =>
            consumer.bridge(gradient, producer.rows(pass.tap(producer).input)).read(),
          );
          for (let r = 0; r < height; r++) {
            values.set(block.subarray(r * width, (r + 1) * width), (top + r) * columns + left);
          }
          signals.countFlops(2 * height * width * gradient.rows);
        }
        left += width;
      }
      top += height;
    }
    return { rows, columns, values };
  },
});
