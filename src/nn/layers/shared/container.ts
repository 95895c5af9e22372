/** What layers made of layers share. @module */

import { OptionError } from "../../../errors.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { Dim } from "../../axis.ts";
import { type BuildContext, isNormalization, type Layer, type LayerSpec, type Pass } from "../../layer.ts";
import type { Expression, Value } from "../../operation.ts";
import type { Parameter } from "../../parameter.ts";
import { activationOf } from "./activation-of.ts";

/** The specs inside a container. @throws OptionError when they are not a list of layers */
export function nestedSpecs(spec: LayerSpec): readonly LayerSpec[] {
  const { layers } = spec;
  const isSpec = (layer: unknown): boolean => typeof layer === "object" && layer !== null && "kind" in layer;
  if (!Array.isArray(layers) || layers.length === 0 || !layers.every(isSpec)) {
    throw new OptionError(
      `${spec.kind}: expected a list of at least one layer, such as [linear(8), activation("relu")].`,
    );
  }
  return layers as readonly LayerSpec[];
}

/** Builds layers in order; normalizations and activations are fused into the layer before them where it can take them. */
export function buildChain(
  specs: readonly LayerSpec[],
  { input, grid: before, fuse }: Pick<BuildContext, "input" | "grid" | "fuse">,
  build: (spec: LayerSpec, input: Dim, isLastWeighted: boolean, grid: readonly number[]) => Layer,
): Layer[] {
  const layers: Layer[] = [];
  const lastWeighted = specs.findLastIndex((spec) => "width" in spec);
  let dim = input;
  let grid = before;
  for (const [i, spec] of specs.entries()) {
    if (spec.kind === "activation") {
      const { definition, alpha } = activationOf(spec);
      if (layers.at(-1)?.absorb?.(definition, alpha)) {
        fuse(spec);
        continue;
      }
    }
    const layer = build(spec, dim, i === lastWeighted, grid);
    if (isNormalization(layer) && layers.at(-1)?.absorbNormalization?.(layer)) {
      fuse(spec);
      continue;
    }
    layers.push(layer);
    dim = layer.output;
    grid = layer.grid ?? grid;
  }
  return layers;
}

export function forwardChain(layers: readonly Layer[], x: Tensor, pass: Pass): Tensor {
  let y = x;
  for (const layer of layers) {
    y = layer.forward(y, pass);
    if (pass.enough?.()) return y;
  }
  return y;
}

/** Descriptions of layers, one after another. @throws OptionError for a layer that cannot be described */
export function expressChain(layers: readonly Layer[], x: Value, to: Expression): Value {
  return layers.reduce((value, layer) => {
    if (layer.express) return layer.express(value, to);
    throw new OptionError(`export: layer "${layer.name}" of kind ${layer.kind} cannot be exported.`);
  }, x);
}

/** A layer made of layers: one chain, or several side by side. */
export function container(
  kind: string,
  name: string,
  branches: readonly (readonly Layer[])[],
  { input, grid }: Pick<BuildContext, "input" | "grid">,
  run: Pick<Layer, "forward" | "express">,
): Layer {
  const children = branches.flat();
  return {
    kind,
    name,
    children,
    branches,
    get parameters(): readonly Parameter[] {
      return children.flatMap((child) => child.parameters);
    },
    output: children.at(-1)?.output ?? input,
    grid: children.findLast((child) => child.grid)?.grid ?? grid,
    ...run,
    flops: () => children.reduce((sum, child) => sum + child.flops(), 0),
  };
}
