/** Dropout layer. @module */

import { invariant, OptionError } from "../../errors.ts";
import { dropout as dropoutOp } from "../../tensor/ops/dropout.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { straight } from "../passage.ts";

/**
 * Sets each feature to 0 with probability `rate` while training, and scales the rest by 1 / (1 - rate).
 *
 * @param rate in [0, 1)
 * @see Srivastava et al. 2014, "Dropout", JMLR 15
 */
export function dropout(rate: number): LayerSpec {
  return layerSpec(dropoutLayer, { rate });
}

export const dropoutLayer: LayerDefinition = defineLayer({
  kind: "dropout",
  summary: "Random zeros while training.",
  build(spec, context) {
    const { rate } = spec;
    if (typeof rate !== "number" || !(rate >= 0 && rate < 1)) {
      throw new OptionError(`dropout: expected a rate in [0, 1), received ${String(rate)}.`);
    }
    return {
      kind: "dropout",
      name: context.name("dropout"),
      parameters: [],
      children: [],
      output: context.input,
      passage: straight,
      forward(x, pass) {
        if (!pass.training || rate === 0) return x;
        invariant(pass.random, "a training pass through dropout needs a random stream");
        return dropoutOp(x, 1 - rate, pass.random);
      },
      express: (x) => x,
      flops: () => 0,
    };
  },
});
