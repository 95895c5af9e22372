/** What a layer initializer is: in which form, and with which weights, a new layer starts. One file each in `layer-initializers/`. @module */

import { asDefinition } from "../definition-kind.ts";
import type { Preservation } from "../edits/edit.ts";
import type { DeepenEdit } from "../edits/kinds/deepen.ts";
import { dimSize } from "../nn/axis.ts";
import type { WeightedLayer } from "../nn/layer.ts";
import { plainBehind, residualBehind, weightsPerPair } from "../nn/layers-behind.ts";
import { activate } from "../tensor/ops/activate.ts";
import type { RandomStream } from "../tensor/random.ts";

/** After which layer a new one comes, and how wide it is. */
export interface LayerRequest {
  /** The layer after which the new one comes. */
  readonly behind: WeightedLayer;
  readonly random: RandomStream;
}

/** A layer initializer: the edit that adds a layer, with its weights. */
export interface LayerInitializerDefinition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** What it says about the function; `applyEdit` checks it. */
  readonly preserves: Preservation;
  initialize(request: LayerRequest): DeepenEdit;
}

/** Makes a layer initializer. */
export function defineLayerInitializer<Name extends string>(
  definition: LayerInitializerDefinition & { readonly name: Name },
): LayerInitializerDefinition & { readonly name: Name } {
  return asDefinition("layer initializer", definition);
}

/** Parameters of the larger of the two forms: weights and biases of two layers as wide as the one before. */
export function mostParameters(behind: WeightedLayer): number {
  const width = dimSize(behind.output);
  return 2 * (width * width * weightsPerPair(behind) + width);
}

/** What is to follow a new layer: the activation before it; after none, a rectified linear unit. */
const activationBehind = ({ activation: { name } }: WeightedLayer): string => (name === "identity" ? "relu" : name);

/** A layer of the same width: with these weights, or with its own initial distribution. */
export function plainLayer(
  behind: WeightedLayer,
  preserves: Preservation,
  { name, weight }: { readonly name: string; readonly weight: Float64Array | null },
): DeepenEdit {
  const { layers, weight: own } = plainBehind(behind, name);
  const weights = weight ? { [own]: weight } : {};
  return { kind: "deepen", behind: behind.name, layers, weights, preserves };
}

/** x + V f(W x) with as many inner units as there are outer ones; `last` makes V of its number of values and its fan-in. */
export function residualBlock(
  behind: WeightedLayer,
  preserves: Preservation,
  last: (size: number, fanIn: number) => Float64Array,
): DeepenEdit {
  const width = Math.max(1, dimSize(behind.output));
  const { layers, weight } = residualBehind(behind, activationBehind(behind));
  const fanIn = width * weightsPerPair(behind);
  const weights = { [weight]: last(dimSize(behind.output) * fanIn, fanIn) };
  return { kind: "deepen", behind: behind.name, layers, weights, preserves };
}

/** Weights that pass every unit on: [width, width], or [width, edge, edge, width] with a 1 in the middle. */
export function identityWeights(behind: WeightedLayer): Float64Array {
  const width = dimSize(behind.output);
  const taps = weightsPerPair(behind);
  const values = new Float64Array(width * width * taps);
  for (let unit = 0; unit < width; unit++) values[(unit * taps + (taps - 1) / 2) * width + unit] = 1;
  return values;
}

/** Whether f(f(x)) = f(x): whether a layer of identity weights leaves what it is given alone. */
export function isIdempotent({ activation: { code, alpha }, weight }: WeightedLayer): boolean {
  const { device } = weight.tensor;
  return device.scope("idempotent", () => {
    const once = activate(device.tensor([-3, -0.5, -0.1, 0, 0.1, 0.5, 3], [1, 7]), { code, alpha });
    const twice = activate(once, { code, alpha }).read();
    return once.read().every((value, i) => value === twice[i]);
  });
}
