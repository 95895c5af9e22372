/** Layers one after another. @module */

import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { buildChain, container, expressChain, forwardChain, nestedSpecs } from "./shared/container.ts";

/**
 * Feeds each layer's output to the next.
 *
 * @example
 * sequential([linear(8), activation("relu"), linear(2)]);
 */
export function sequential(layers: readonly LayerSpec[]): LayerSpec {
  return layerSpec(sequentialLayer, { layers });
}

export const sequentialLayer: LayerDefinition = defineLayer({
  kind: "sequential",
  summary: "Layers one after another.",
  build(spec, context) {
    const children = buildChain(nestedSpecs(spec), context, (child, input, last, grid) =>
      context.build(child, input, last ? context.requiredOutput : null, grid),
    );
    return container("sequential", context.name("sequential"), [children], context, {
      forward: (x, pass) => forwardChain(children, x, pass),
      express: (x, to) => expressChain(children, x, to),
    });
  },
});
