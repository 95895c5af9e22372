/** Residual block. @module */

import { ShapeError } from "../../errors.ts";
import { add } from "../../tensor/ops/add.ts";
import { Axis, type Dim, dimSize } from "../axis.ts";
import { type BuildContext, defineLayer, type Layer, type LayerDefinition, type LayerSpec } from "../layer.ts";
import { layerSpec } from "../layer-kinds.ts";
import { buildChain, container, expressChain, forwardChain, nestedSpecs } from "./shared/container.ts";

/** Options of `residual`. */
export interface ResidualOptions {
  /** Layers of the skip in place of the identity, where the block changes width or image: its last weighted layer has width "same". */
  readonly skip?: readonly LayerSpec[];
}

/**
 * y = skip(x) + body(x). With an identity skip the body's last weighted layer shares the axis of the block's input: `linear("same")`. With a
 * projection the body's output is an axis of its own, which the skip shares. When that axis grows, every layer that holds it follows.
 *
 * @see He, Zhang, Ren & Sun 2016, "Identity mappings in deep residual networks", arXiv:1603.05027, eq. 1; projections: "Deep residual
 * learning", arXiv:1512.03385, eq. 2
 * @example
 * residual([linear(16), activation("relu"), linear("same")]);
 * residual([conv2d(32, { stride: 2 }), activation("relu"), conv2d(32)], { skip: [conv2d("same", { kernel: 1, stride: 2 })] });
 */
export function residual(layers: readonly LayerSpec[], options: ResidualOptions = {}): LayerSpec {
  return layerSpec(residualLayer, { layers, ...options });
}

const show = (dim: Dim, grid: readonly number[]): string =>
  `${dim instanceof Axis ? `${dim.name} (${dim.size})` : dimSize(dim)}${grid.length === 2 ? ` on ${grid.join(" x ")} pixels` : ""}`;

export const residualLayer: LayerDefinition = defineLayer({
  kind: "residual",
  summary: "Adds its input, or a projection of it, to the output of its layers.",
  build(spec, context) {
    const { input, grid } = context;
    const projected = spec.skip !== undefined;
    const required = projected ? context.requiredOutput : input;
    const body = buildChain(nestedSpecs(spec), context, (child, dim, last, at) =>
      context.build(child, dim, last ? required : null, at),
    );
    const end = endOf(body, context);
    const skip = projected
      ? buildChain(nestedSpecs({ kind: "residual skip", layers: spec.skip }), context, (child, dim, last, at) =>
          context.build(child, dim, last ? end.output : null, at),
        )
      : [];
    const other = endOf(skip, context);
    if (end.output !== other.output || end.grid.join() !== other.grid.join()) {
      throw new ShapeError(
        `residual: expected the block to have the output of ${projected ? "its skip" : "its input"}, ${show(other.output, other.grid)}, but it has ${show(end.output, end.grid)}. ` +
          (projected
            ? 'End the skip with the width "same" and the strides of the block.'
            : 'End it with linear("same") or conv2d("same"), or give it a skip.'),
      );
    }
    return container(
      "residual",
      context.name("residual"),
      [body, skip],
      { input, grid },
      {
        forward(x, pass) {
          const y = forwardChain(body, x, pass);
          if (pass.enough?.() || !pass.skips) return y;
          const around = forwardChain(skip, x, pass);
          return pass.enough?.() ? around : add(around, y);
        },
        express: (x, to) => to.add({ kind: "add" }, expressChain(skip, x, to), expressChain(body, x, to)),
      },
    );
  },
});

/** Features and positions after some layers. */
function endOf(layers: readonly Layer[], { input, grid }: BuildContext): { output: Dim; grid: readonly number[] } {
  return { output: layers.at(-1)?.output ?? input, grid: layers.findLast((layer) => layer.grid)?.grid ?? grid };
}
