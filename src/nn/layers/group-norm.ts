/** Group normalization. @module */

import { OptionError } from "../../errors.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { fixedNormalization } from "./shared/fixed-normalization.ts";
import { wholeOption } from "./shared/layer-options.ts";

/** Options of `groupNorm`. */
export interface GroupNormOptions {
  /** Added to variances; default 1e-5. */
  readonly eps?: number;
}

/**
 * y = gamma (x - mean) / sqrt(variance + eps) + beta, statistics of each sample over all positions of a group of consecutive channels.
 *
 * A new unit would change the statistics of its whole group: the features before it must be of fixed width.
 *
 * @see Wu & He 2018, "Group normalization", arXiv:1803.08494, eq. 7
 */
export function groupNorm(groups: number, options: GroupNormOptions = {}): LayerSpec {
  return layerSpec(groupNormLayer, { groups, ...options });
}

export const groupNormLayer: LayerDefinition = defineLayer({
  kind: "group-norm",
  summary: "Normalizes each sample over groups of channels.",
  build(spec, context) {
    const pixels = context.grid.length === 2 ? context.grid.reduce((n, edge) => n * edge, 1) : 1;
    return fixedNormalization("group-norm", spec, context, (features, name) => {
      const groups = wholeOption(name, "groups", spec.groups, 1);
      if (features % groups !== 0) {
        throw new OptionError(
          `${name}: expected a number of features that ${groups} groups divide, received ${features} at [${context.grid}] positions.`,
        );
      }
      return { blockRows: pixels, groupSize: features / groups };
    });
  },
});
