/** A residual block that adds nothing yet. @module */

import { defineLayerInitializer, residualBlock } from "../layer-initializer.ts";

/**
 * x + V f(W x + b) with W from the layer's initial distribution and V = 0: the function does not change, and V learns from the next step on.
 *
 * @see Zhang, Dauphin & Ma 2019, "Fixup initialization", arXiv:1901.09321; Wen et al. 2020, AutoGrow, arXiv:1906.02909 (ZeroInit)
 */
export const zeroResidual = defineLayerInitializer({
  name: "zero-residual",
  summary: "A residual block whose last weights are 0.",
  source: "Wen et al. 2020, AutoGrow, arXiv:1906.02909, ZeroInit",
  preserves: "exact",
  initialize: ({ behind }) => residualBlock(behind, "exact", (size) => new Float64Array(size)),
});
