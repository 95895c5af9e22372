/** A layer like any at the start: the control of layers that keep the function. @module */

import { defineLayerInitializer, plainLayer } from "../layer-initializer.ts";

/** Weights from the layer's own initial distribution, with the activation of the layer before it: what was learned has to find its way through. */
export const randomLayer = defineLayerInitializer({
  name: "random-layer",
  summary: "Random weights, as in a layer of a new network.",
  source: "Wen et al. 2020, AutoGrow, arXiv:1906.02909, section 3.2",
  preserves: "none",
  initialize: ({ behind }) => plainLayer(behind, "none", { name: behind.activation.name, weight: null }),
});
