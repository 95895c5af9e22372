/**
 * The weights of a dense network as PyTorch names and shapes them, put into order and checked: `0.weight`, `layers.0.weight`,
 * `fc1.weight`, ... [out, in] with `.bias` [out].
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { type FileLayer, fileLayers, type GivenTensor, type LayerChoice } from "./file-layers.ts";
import type { Network } from "./network.ts";

/** One layer, [out, in] and [out]. */
export interface DenseLayer {
  readonly name: string;
  readonly out: number;
  readonly in: number;
  readonly weight: Float32Array;
  /** Zeros where the file has none. */
  readonly bias: Float32Array;
}

const show = ({ shape }: GivenTensor): string => `[${shape.join(", ")}]`;

function layerOf({ name, parts: { weight, bias, running_mean: statistics } }: FileLayer, where: string): DenseLayer {
  const own = name === "" ? "" : `${name}.`;
  if (!weight)
    throw DataError.at(where, `there is no "${own}weight" beside the other tensors of that layer.`, { name });
  if (weight.shape.length !== 2 || statistics) {
    const what = statistics ? "is that of a normalization" : `is ${show(weight)}`;
    throw DataError.at(
      where,
      `expected weights [out, in] of a dense network, but "${own}weight" ${what}. Name the model whose layers these are (--model).`,
      { name },
    );
  }
  const [out, columns] = weight.shape as readonly [number, number];
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== out)) {
    throw DataError.at(
      where,
      `expected "${own}bias" to be [${out}], as "${own}weight" is ${show(weight)}, found ${show(bias)}.`,
      { name },
    );
  }
  const wrong = [weight, bias].find((tensor) => tensor && !tensor.values.every(Number.isFinite));
  if (wrong) throw DataError.at(where, `layer "${name}" holds values that are not finite.`, { name });
  return { name, out, in: columns, weight: weight.values, bias: bias?.values ?? new Float32Array(out) };
}

/** Whether the outputs of one layer are as many as the inputs of another; of layers that are not dense nothing is known. */
function follows({ parts: { weight: a } }: FileLayer, { parts: { weight: b } }: FileLayer): boolean {
  return a?.shape.length === 2 && b?.shape.length === 2 && a.shape[0] === b.shape[1];
}

/** The one order in which the outputs of each layer are as many as the inputs of the next; null where there is none, or another. */
export function onlyChain(layers: readonly FileLayer[]): FileLayer[] | null {
  const found: FileLayer[][] = [];
  const extend = (chain: readonly FileLayer[]): void => {
    if (found.length > 1) return;
    if (chain.length === layers.length) {
      found.push([...chain]);
      return;
    }
    const last = chain.at(-1);
    for (const layer of layers) {
      if (!chain.includes(layer) && (!last || follows(last, layer))) extend([...chain, layer]);
    }
  };
  extend([]);
  return found.length === 1 ? (found[0] as FileLayer[]) : null;
}

/**
 * The layers of a dense network, in the order of the numbers in their names, or in the only order in which their shapes fit, or as they are chosen.
 *
 * @param where names the file in errors
 * @throws DataError when there are no layers, their order is not known, a tensor is no weight and no bias of a dense layer, or one layer's outputs
 * are not as many as the inputs of the next; OptionError for layers that are not there
 */
export function denseLayers(
  tensors: Readonly<Record<string, GivenTensor>>,
  where: string,
  choice: LayerChoice = {},
): DenseLayer[] {
  const layers = fileLayers(tensors, choice, { where, fallback: onlyChain }).map((layer) => layerOf(layer, where));
  if (layers.length < 2) {
    throw DataError.at(
      where,
      `expected a dense network with at least one hidden layer, found ${layers.length} layers.`,
    );
  }
  for (const [i, layer] of layers.slice(1).entries()) {
    const before = layers[i] as DenseLayer;
    if (before.out === layer.in) continue;
    throw DataError.at(
      where,
      `"${before.name}" has ${before.out} outputs, but the next layer "${layer.name}" takes ${layer.in} inputs. Layers are ordered by the numbers in their names, unless they are named in order (--layers).`,
    );
  }
  return layers;
}

/** A file's first layer orders the values of an image by channel, ours by pixel. */
function byPixel(values: Float32Array, positions: number, channels: number): Float32Array {
  const block = positions * channels;
  return Float32Array.from({ length: values.length }, (_, i) => {
    const at = i % block;
    return values[i - at + (at % channels) * positions + Math.floor(at / channels)] as number;
  });
}

/**
 * The layers as the parameters of a multilayer perceptron of the same widths, by its names.
 *
 * @throws DataError when the widths differ
 */
export function initialParameters(network: Network, layers: readonly DenseLayer[]): Record<string, GivenTensor> {
  const channels = network.inputShape.at(-1) as number;
  const positions = network.inputs / channels;
  const entries = network.weighted.flatMap(({ weight, bias }, i) => {
    const layer = layers[i];
    if (!layer || !bias || weight.tensor.size !== layer.out * layer.in || bias.tensor.size !== layer.out) {
      throw new DataError(`network: its layer ${i + 1} is not as wide as the file's "${layer?.name}".`);
    }
    const values = i === 0 ? byPixel(layer.weight, positions, channels) : layer.weight;
    return [
      [weight.name, { shape: weight.tensor.shape, values }],
      [bias.name, { shape: bias.tensor.shape, values: layer.bias }],
    ] as const;
  });
  return Object.fromEntries(entries);
}
