/** Normalization over several features at once, which fixes their number. @module */

import { OptionError, ShapeError } from "../../../errors.ts";
import { type NormalizeOptions, normalize } from "../../../tensor/ops/normalize.ts";
import { Axis } from "../../axis.ts";
import type { BuildContext, Layer, LayerSpec } from "../../layer.ts";
import { constantOf } from "../../operation.ts";

/**
 * A normalization whose statistics mix features.
 *
 * @throws ShapeError when the features may grow: a new unit would change what all the others give
 */
export function fixedNormalization(
  kind: "layer-norm" | "group-norm",
  spec: LayerSpec,
  { input, grid, name: nameOf, parameter }: BuildContext,
  blocks: (features: number, name: string) => Pick<NormalizeOptions, "blockRows" | "groupSize">,
): Layer {
  const name = nameOf(kind);
  const { eps = 1e-5 } = spec;
  if (typeof eps !== "number" || !(eps > 0)) {
    throw new OptionError(`${name}: expected eps above 0, received ${String(eps)}.`);
  }
  if (input instanceof Axis) {
    throw new ShapeError(
      `${name}: its statistics mix the units of "${input.name}", so a new unit would change the outputs of the others. Set grows: false in the previous layer, or use batchNorm().`,
    );
  }
  const features = grid.length === 1 ? (grid[0] as number) * input : input;
  const shared = { outputDims: 1, dims: [features] };
  const gamma = parameter({ ...shared, name: `${name}.gamma`, role: "gain" }, () => new Float64Array(features).fill(1));
  const beta = parameter({ ...shared, name: `${name}.beta`, role: "bias" }, null);
  const options = { ...blocks(features, name), eps };
  const pixels = grid.length === 2 ? grid.reduce((n, edge) => n * edge, 1) : 1;
  return {
    kind,
    name,
    parameters: [gamma, beta],
    children: [],
    output: input,
    forward: (x) => normalize(x, gamma.tensor, beta.tensor, options).output,
    express(x, to) {
      const shared = { gamma: constantOf(gamma), beta: constantOf(beta), eps };
      const operation = kind === "layer-norm" ? { kind } : { kind, groups: features / options.groupSize };
      return to.add({ ...operation, ...shared }, x);
    },
    flops: () => 6 * pixels * features,
  };
}
