/** Net2DeeperNet: a layer that passes everything on. @module */

import { defineLayerInitializer, identityWeights, isIdempotent, plainLayer } from "../layer-initializer.ts";
import { zeroResidual } from "./zero-residual.ts";

/**
 * W = I (of a convolution: 1 in the middle of the kernel), b = 0, and the activation of the layer before it. The function does not
 * change where that activation gives back what it gave, f(f(x)) = f(x): ReLU, or none. After others the layer comes as a
 * residual block whose last weights are 0.
 *
 * @see Chen, Goodfellow & Shlens 2016, "Net2Net", arXiv:1511.05641, section 2.3
 */
export const identity = defineLayerInitializer({
  name: "identity",
  summary: "An identity layer; after activations other than ReLU, a residual block whose last weights are 0.",
  source: "Chen, Goodfellow & Shlens 2016, arXiv:1511.05641, section 2.3",
  preserves: "exact",
  initialize(request) {
    const { behind } = request;
    if (!isIdempotent(behind)) return zeroResidual.initialize(request);
    return plainLayer(behind, "exact", { name: behind.activation.name, weight: identityWeights(behind) });
  },
});
