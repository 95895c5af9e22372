/** A residual block that adds noise. @module */

import { defineLayerInitializer, residualBlock } from "../layer-initializer.ts";

/**
 * x + V f(W x + b) with V ~ N(0, 1 / fan-in): a block at full strength from the start, best of AutoGrow's initializers.
 *
 * Departs from the paper, where the scale of the block's last batch normalization is drawn from N(0, 1); there may be none here.
 *
 * @see Wen, Yan, Chen & Li 2020, "AutoGrow", arXiv:1906.02909, section 3.2 (GauInit)
 */
export const gaussian = defineLayerInitializer({
  name: "gaussian",
  summary: "A residual block whose last weights are Gaussian.",
  source: "Wen et al. 2020, AutoGrow, arXiv:1906.02909, GauInit",
  preserves: "none",
  initialize: ({ behind, random }) =>
    residualBlock(behind, "none", (size, fanIn) =>
      Float64Array.from({ length: size }, () => random.normal() / Math.sqrt(fanIn)),
    ),
});
