/** Residual block with an identity skip. @module */

import { ShapeError } from "../../errors.ts";
import { add } from "../../tensor/ops/add.ts";
import { Axis, dimSize } from "../axis.ts";
import { defineLayer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { buildChain, container, forwardChain, nestedSpecs } from "./sequential.ts";

/**
 * y = x + body(x). The body's last weighted layer shares the axis of the block's input: `linear("same")`. When that axis grows,
 * every layer that holds it follows.
 *
 * @see He, Zhang, Ren & Sun 2016, "Identity mappings in deep residual networks", arXiv:1603.05027, eq. 1
 * @example
 * residual([linear(16), activation("relu"), linear("same")]);
 */
export function residual(layers: readonly LayerSpec[]): LayerSpec {
  return { kind: "residual", layers };
}

export const residualLayer: LayerDefinition = defineLayer({
  kind: "residual",
  summary: "Adds its input to what its layers make of it.",
  build(spec, context) {
    const { input } = context;
    const children = buildChain(nestedSpecs(spec), input, (child, dim, last) =>
      context.build(child, dim, last ? input : null),
    );
    const output = children.at(-1)?.output ?? input;
    if (output !== input) {
      const show = (dim: typeof input): string =>
        dim instanceof Axis ? `${dim.name} (${dim.size})` : String(dimSize(dim));
      throw new ShapeError(
        `residual: expected the block to give back its input's width, ${show(input)}, but it gives ${show(output)}. End it with linear("same").`,
      );
    }
    return container("residual", context.name("residual"), children, input, (x, pass) => {
      const y = forwardChain(children, x, pass);
      return pass.enough?.() ? y : add(x, y);
    });
  },
});
