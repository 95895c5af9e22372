/** Layer normalization. @module */

import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { fixedNormalization } from "./shared/fixed-normalization.ts";

/** Options of `layerNorm`. */
export interface LayerNormOptions {
  /** Added to variances; default 1e-5. */
  readonly eps?: number;
}

/**
 * y = gamma (x - mean) / sqrt(variance + eps) + beta, statistics over the features of one row: of a sample, or of each pixel.
 *
 * A new unit would change the statistics of all others: the features before it must be of fixed width.
 *
 * @see Ba, Kiros & Hinton 2016, "Layer normalization", arXiv:1607.06450, eq. 4
 */
export function layerNorm(options: LayerNormOptions = {}): LayerSpec {
  return layerSpec(layerNormLayer, options);
}

export const layerNormLayer: LayerDefinition = defineLayer({
  kind: "layer-norm",
  summary: "Normalizes each row over its features.",
  build: (spec, context) =>
    fixedNormalization("layer-norm", spec, context, (features) => ({ blockRows: 1, groupSize: features })),
});
