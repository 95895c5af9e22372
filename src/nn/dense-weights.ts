/**
 * The weights of a dense network as PyTorch names and shapes them, put into order and checked: `0.weight`, `layers.0.weight`,
 * `fc1.weight`, ... [out, in] with `.bias` [out].
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { Network } from "./network.ts";

/** Numbers of a file, row-major. */
export interface GivenTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

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

/** Numbers in names count as numbers: `layers.10` comes after `layers.9`. */
function naturally(a: string, b: string): number {
  const split = (name: string): string[] => name.split(/(\d+)/);
  const [left, right] = [split(a), split(b)];
  for (const [i, part] of left.entries()) {
    const other = right[i] ?? "";
    if (part === other) continue;
    return i % 2 === 1 ? Number(part) - Number(other) : part < other ? -1 : 1;
  }
  return left.length - right.length;
}

function layerOf(name: string, tensors: Readonly<Record<string, GivenTensor>>, where: string): DenseLayer {
  const weight = tensors[`${name}weight`];
  const bias = tensors[`${name}bias`];
  if (!weight) throw DataError.at(where, `there is a "${name}bias", but no "${name}weight".`, { name });
  if (weight.shape.length !== 2) {
    throw DataError.at(
      where,
      `expected weights [out, in] of a dense network, but "${name}weight" is ${show(weight)}. Other kinds of layers are not supported.`,
      { name },
    );
  }
  const [out, columns] = weight.shape as readonly [number, number];
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== out)) {
    throw DataError.at(
      where,
      `expected "${name}bias" to be [${out}], as "${name}weight" is ${show(weight)}, found ${show(bias)}.`,
      { name },
    );
  }
  const wrong = [weight, bias].find(
    (tensor) => tensor && Array.from(tensor.values).some((value) => !Number.isFinite(value)),
  );
  if (wrong) throw DataError.at(where, `layer "${name.slice(0, -1)}" holds values that are not finite.`, { name });
  return {
    name: name.slice(0, -1),
    out,
    in: columns,
    weight: weight.values,
    bias: bias?.values ?? new Float32Array(out),
  };
}

/**
 * The layers of a dense network, in the order of the numbers in their names.
 *
 * @param where names the file in errors
 * @throws DataError when there are no layers, a tensor is no weight and no bias of a dense layer, or one layer's outputs are not as many
 * as the inputs of the next
 */
export function denseLayers(tensors: Readonly<Record<string, GivenTensor>>, where: string): DenseLayer[] {
  const names = Object.keys(tensors);
  const strange = names.find((name) => !/(^|\.)(weight|bias)$/.test(name));
  if (strange !== undefined) {
    throw DataError.at(
      where,
      `expected only tensors named ".weight" and ".bias", of a dense network, found "${strange}".`,
      { name: strange },
    );
  }
  const prefixes = [...new Set(names.map((name) => name.replace(/(weight|bias)$/, "")))].sort(naturally);
  const layers = prefixes.map((name) => layerOf(name, tensors, where));
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
      `"${before.name}" has ${before.out} outputs, but the next layer "${layer.name}" takes ${layer.in} inputs. Layers are ordered by the numbers in their names: rename them in that order.`,
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
