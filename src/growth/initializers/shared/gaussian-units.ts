/** New units with Gaussian weights on both sides. @module */

import type { NewWeights } from "../../../edits/edit.ts";
import type { WeightedLayer } from "../../../nn/layer.ts";
import { fanInOf, fanOutOf } from "../../../nn/parameter.ts";
import type { RandomStream } from "../../../tensor/random.ts";
import type { Site } from "../../look/site.ts";

/** Standard deviation of the weights of a layer, by side. */
export interface Deviations {
  incoming(producer: WeightedLayer): number;
  outgoing(consumer: WeightedLayer): number;
}

/** Incoming weights N(0, incoming^2) and outgoing ones N(0, outgoing^2); biases 0. */
export function gaussianUnits(
  { producers, consumers }: Site,
  count: number,
  random: RandomStream,
  { incoming, outgoing }: Deviations,
): NewWeights {
  const draw = (length: number, sd: number): Float64Array => Float64Array.from({ length }, () => sd * random.normal());
  return {
    incoming: Object.fromEntries(
      producers.map((layer) => [layer.weight.name, draw(count * fanInOf(layer.weight), incoming(layer))]),
    ),
    outgoing: Object.fromEntries(
      consumers.map((layer) => [layer.weight.name, draw(count * fanOutOf(layer.weight), outgoing(layer))]),
    ),
  };
}
