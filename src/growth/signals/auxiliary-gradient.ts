/** The auxiliary gradient across an axis. @module */

import type { WeightedLayer } from "../../nn/layer.ts";
import { fanInOf, fanOutOf } from "../../nn/parameter.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import { defineSignal, type Look, type SignalDefinition } from "../look/look.ts";
import { atPositions, type Hearer, hearersOf } from "../look/passages.ts";
import { eachPiece } from "../look/pieces.ts";
import { totalFanIn, totalFanOut } from "../units/layout.ts";

/** dL/dZ of a consumer times what comes into a producer, taken along the passage between them, some samples at a time. */
function blockOf(producer: WeightedLayer, { consumer, passage, gradient }: Hearer, look: Look): Float64Array {
  const { input } = look.backward().tap(producer);
  const [fanIn, fanOut] = [fanInOf(producer.weight), fanOutOf(consumer.weight)];
  const sum = new Float64Array(fanOut * fanIn);
  eachPiece(producer, input.shape[0] as number, fanIn, (first, count) => {
    const rows = passage.atSilence(atPositions(producer, producer.rows(input.samples(first, count))));
    const part = consumer.bridge(gradient.samples(first, count), rows).read();
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (part[i] as number);
  });
  look.observe.countFlops(2 * fanOut * fanIn * gradient.rows);
  return sum;
}

/**
 * A = dL/dZ_(l+1)^T H_(l-1): the gradient of the mean loss with respect to a zero matrix that bridges what comes into an axis's
 * producers to the pre-activations of its consumers. What stands between (pooling, a skip) is taken as it is for a unit that gives 0.
 *
 * **Shapes**: rows: fan-outs of a unit, consumer by consumer; columns: fan-ins, producer by producer. Where no way leads from a producer to a
 * consumer, because it runs first, their block is 0.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 3.1; Evci et al. 2022, arXiv:2201.05125, eq. 6
 */
export const auxiliaryGradient: SignalDefinition<Matrix, Record<string, never>> = defineSignal({
  name: "auxiliary-gradient",
  summary: "Gradient of the loss with respect to a direct connection across a layer.",
  formula: "A = dL/dZ_(l+1)^T H_(l-1)",
  source: "Maile et al. 2022, arXiv:2202.08539, section 3.1",
  compute(site, look) {
    const [rows, columns] = [totalFanOut(site), totalFanIn(site)];
    const values = new Float64Array(rows * columns);
    const pass = look.backward();
    const tops = new Map<WeightedLayer, number>();
    let top = 0;
    for (const consumer of site.consumers) {
      tops.set(consumer, top);
      top += fanOutOf(consumer.weight);
    }
    let left = 0;
    for (const producer of site.producers) {
      const width = fanInOf(producer.weight);
      for (const hearer of hearersOf(site, producer, pass, look)) {
        const block = blockOf(producer, hearer, look);
        const first = tops.get(hearer.consumer) as number;
        for (let r = 0; r * width < block.length; r++) {
          values.set(block.subarray(r * width, (r + 1) * width), (first + r) * columns + left);
        }
      }
      left += width;
    }
    return { rows, columns, values };
  },
});
