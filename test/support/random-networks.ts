/** fast-check arbitraries: networks and edits of them. @module */

import fc from "fast-check";
import type { DeepenEdit } from "../../src/edits/kinds/deepen.ts";
import type { PruneEdit } from "../../src/edits/kinds/prune.ts";
import type { RemoveEdit } from "../../src/edits/kinds/remove.ts";
import type { SplitEdit } from "../../src/edits/kinds/split.ts";
import type { WidenEdit } from "../../src/edits/kinds/widen.ts";
import { foldLayer } from "../../src/growth/fold/fold-layer.ts";
import { type Axis, dimSize } from "../../src/nn/axis.ts";
import type { Layer, LayerSpec } from "../../src/nn/layer.ts";
import {
  activation,
  batchNorm,
  conv2d,
  depthwise,
  dropout,
  flatten,
  globalAveragePool,
  linear,
  maxPool,
  residual,
  sequential,
} from "../../src/nn/layers/index.ts";
import type { Network } from "../../src/nn/network.ts";
import { dimsOf } from "../../src/nn/parameter.ts";
import { RandomStream } from "../../src/tensor/random.ts";
import { inputsFor } from "./networks.ts";

const width = fc.integer({ min: 0, max: 4 });
const nonlinearity = fc.constantFrom("tanh", "relu", "leaky-relu", "gelu").map((name) => activation(name));

/** Layers that leave a width after them. */
const block: fc.Arbitrary<readonly LayerSpec[]> = fc.oneof(
  fc.tuple(width, nonlinearity, fc.boolean()).map(([size, act, bias]) => [linear(size, { bias }), act]),
  fc.tuple(width, nonlinearity).map(([size, act]) => [residual([linear(size), act, linear("same")])]),
  fc.constant([residual([activation("tanh"), linear("same")])]),
  fc.constant([dropout(0.3)]),
);

/** The same on images; each leaves a width and images of the same size after it. */
const imageBlock: fc.Arbitrary<readonly LayerSpec[]> = fc.oneof(
  fc.tuple(width, nonlinearity).map(([size, act]) => [conv2d(size), batchNorm(), act]),
  fc.tuple(width, nonlinearity).map(([size, act]) => [residual([conv2d(size), batchNorm(), act, conv2d("same")])]),
  fc
    .tuple(width, nonlinearity)
    .map(([size, act]) => [residual([batchNorm(), act, conv2d(size)], { skip: [conv2d("same", { kernel: 1 })] })]),
  fc.constant([depthwise(), maxPool(3, { stride: 1, padding: 1 })]),
);

const imageSpec: fc.Arbitrary<LayerSpec> = fc
  .tuple(width, fc.array(imageBlock, { maxLength: 2 }), fc.boolean())
  .map(([size, blocks, flat]) =>
    sequential([
      conv2d(size, { stride: 2 }),
      ...blocks.flat(),
      flat ? flatten() : globalAveragePool(),
      linear(2, { grows: false }),
    ]),
  );

/** The samples that a random network takes. */
export const inputShapeOf = (spec: LayerSpec): readonly number[] =>
  JSON.stringify(spec).includes("conv2d") ? [4, 4, 2] : [3];

const denseSpec: fc.Arbitrary<LayerSpec> = fc
  .tuple(width, nonlinearity, fc.array(block, { maxLength: 3 }))
  .map(([size, act, blocks]) => sequential([linear(size), act, ...blocks.flat(), linear(2, { grows: false })]));

/** Sequential and residual networks of at least one axis, of vectors and of images. */
export const networkSpec: fc.Arbitrary<LayerSpec> = fc.oneof(
  { weight: 2, arbitrary: denseSpec },
  { weight: 1, arbitrary: imageSpec },
);

/** What to do to a network, whatever its shape happens to be. */
export type Command =
  | { readonly kind: "step" }
  | {
      readonly kind: "widen";
      readonly axis: number;
      readonly count: number;
      readonly silent: boolean;
      readonly seed: number;
    }
  | { readonly kind: "prune" | "split"; readonly axis: number; readonly picks: readonly number[] }
  | { readonly kind: "deepen"; readonly at: number; readonly block: boolean; readonly width: number }
  | { readonly kind: "remove" | "fold"; readonly at: number }
  | { readonly kind: "save" }
  | { readonly kind: "rollback" };

const axis = fc.nat({ max: 7 });

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: "step" } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("widen" as const),
      axis,
      count: fc.integer({ min: 1, max: 3 }),
      silent: fc.boolean(),
      seed: fc.nat(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("prune" as const, "split" as const),
      axis,
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("deepen" as const), at: fc.nat(), block: fc.boolean(), width }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("remove" as const, "fold" as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "save" } as const, { kind: "rollback" } as const) },
);

/** Layers that others may come behind, or that may go: all that give vectors or images. */
const places = (network: Network): Layer[] =>
  network.layers().filter(({ kind, grid }) => kind !== "flatten" && (grid ?? []).length !== 1);

/** Inserts a block whose last weights are 0, or a random layer of the same width. */
function deepenEdit(network: Network, change: Extract<Command, { kind: "deepen" }>): DeepenEdit {
  const all = places(network);
  const { name, output, grid } = all[change.at % all.length]!;
  const layer = (grid ?? inputGridOf(network)).length === 2 ? conv2d : linear;
  const size = dimSize(output);
  const area = layer === conv2d ? 9 : 1;
  const inner = layer(change.width);
  if (change.block) {
    return {
      kind: "deepen",
      behind: name,
      layers: [residual([inner, activation("tanh"), layer("same")])],
      weights: { [`${inner.kind}2.weight`]: new Float64Array(size * change.width * area) },
      preserves: "exact",
    };
  }
  return { kind: "deepen", behind: name, layers: [layer(size), activation("relu")], weights: {}, preserves: "none" };
}

/** Of layers that do not say: after a layer that keeps images as they are. */
const inputGridOf = (network: Network): readonly number[] =>
  network.weighted.some(({ kind }) => kind === "conv2d") ? [0, 0] : [];

/** Layers that may go: all but the last that weighs something, which gives the outputs. */
const spare = (network: Network): Layer[] => places(network).filter((layer) => layer !== network.weighted.at(-1));

/** Takes a layer out as if nothing depended on it. */
function removeEdit(network: Network, change: { readonly at: number }): RemoveEdit {
  const all = spare(network);
  return { kind: "remove", layer: all[change.at % all.length]!.name, weights: {}, preserves: "none" };
}

/**
 * Takes a layer out and folds its map into those that read it, whatever is lost.
 *
 * @throws OptionError, NumericError where it cannot be folded
 */
function foldEdit(network: Network, change: { readonly at: number }): RemoveEdit {
  const all = spare(network);
  const { name } = all[change.at % all.length]!;
  return network.device.scope("fold", () => foldLayer(network, name, inputsFor(network, 80), { tolerance: 1 }));
}

/** What changes the list of layers. */
export type LayersCommand = Extract<Command, { kind: "deepen" } | { kind: "remove" | "fold" }>;

/** @throws OptionError, NumericError where it cannot be made */
export function layersEdit(network: Network, change: LayersCommand): DeepenEdit | RemoveEdit {
  if (change.kind === "deepen") return deepenEdit(network, change);
  return change.kind === "fold" ? foldEdit(network, change) : removeEdit(network, change);
}

export const axisAt = (network: Network, index: number): Axis => network.axes[index % network.axes.length]!;

/** Random weights for new units: incoming ones, and outgoing ones unless `silent`. Silent units leave the function alone. */
export function widenEdit(
  network: Network,
  { axis, count, silent, seed }: Extract<Command, { kind: "widen" }>,
): WidenEdit {
  const random = new RandomStream(seed, "new units");
  const grown = axisAt(network, axis);
  const weights = (incoming: boolean): Record<string, Float64Array> =>
    Object.fromEntries(
      network.parameters.flatMap((parameter) => {
        const dim = dimsOf(parameter, grown).find((at) => at < parameter.outputDims === incoming);
        if (dim === undefined) return [];
        const length = parameter.dims.reduce<number>((n, d, i) => n * (i === dim ? count : dimSize(d)), 1);
        return [[parameter.name, Float64Array.from({ length }, () => 0.3 * random.normal())]]; // steps do not diverge from it
      }),
    );
  const preserves = silent ? "exact" : "none";
  return {
    kind: "widen",
    axis: grown.name,
    count,
    preserves,
    incoming: weights(true),
    outgoing: silent ? {} : weights(false),
  };
}

/** Removes, or splits into equal halves, the units that the picks hit; null where the axis has none. */
export function pickEdit(
  network: Network,
  change: Extract<Command, { kind: "prune" | "split" }>,
): PruneEdit | SplitEdit | null {
  const { name, units } = axisAt(network, change.axis);
  if (units.length === 0) return null;
  const ids = [...new Set(change.picks.map((pick) => units[pick % units.length]!.id))];
  return change.kind === "prune"
    ? ({ kind: "prune", axis: name, units: ids, preserves: "none" } satisfies PruneEdit)
    : ({ kind: "split", axis: name, parents: ids, shifts: {}, preserves: "exact" } satisfies SplitEdit);
}
