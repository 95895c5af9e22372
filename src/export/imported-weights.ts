/**
 * Weights of PyTorch's names and shapes as the variables of a network of any layers: the inverse of `programOf`.
 *
 * @module
 */

import { DataError, OptionError } from "../errors.ts";
import type { FileLayer, GivenTensor, LayerPart } from "../nn/file-layers.ts";
import type { Network } from "../nn/network.ts";
import { restoreVariables } from "../train/layers/model-state.ts";
import { type NamedTensor, programOf } from "./program.ts";

/** Whole numbers that float32 holds exactly. */
const MOST = 2 ** 24;

/** The variables of a network, end to end. */
interface Numbered {
  readonly name: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly size: number;
}

/**
 * The tensors of the network's program, holding in place of each number its place among those of all variables. However the program transposes
 * them, this tells where each number of a file belongs.
 */
function placesOf(network: Network): { variables: Numbered[]; tensors: Readonly<Record<string, NamedTensor>> } {
  let from = 0;
  const own = [...network.parameters, ...network.buffers];
  const variables = own.map(({ name, tensor: { shape, size } }) => {
    from += size;
    return { name, shape, from: from - size, size };
  });
  if (from > MOST) {
    throw new OptionError(`from: expected a network of at most ${MOST} numbers, this one has ${from}.`, {
      numbers: from,
    });
  }
  const values = variables.map(({ name, shape, from: first, size }) => {
    return [name, { shape, values: Float32Array.from({ length: size }, (_, i) => first + i) }] as const;
  });
  restoreVariables(own, Object.fromEntries(values));
  return { variables, tensors: programOf(network, network.inputShape).tensors };
}

const show = ({ shape }: NamedTensor | GivenTensor): string => `[${shape.join(", ")}]`;
const sameShape = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

/** Tensors of each layer of the program, in order. */
function programLayers(tensors: Readonly<Record<string, NamedTensor>>): Readonly<Record<string, NamedTensor>>[] {
  const layers = new Map<string, Record<string, NamedTensor>>();
  for (const [key, tensor] of Object.entries(tensors)) {
    const [, layer, part] = /^(.*)\.(\w+)$/.exec(key) as unknown as [string, string, string];
    layers.set(layer, { ...layers.get(layer), [part]: tensor });
  }
  return [...layers.values()];
}

const shapesOf = (layers: readonly Readonly<Record<string, NamedTensor>>[]): string =>
  layers.map(({ weight }) => show(weight as NamedTensor)).join(", ");

/** A layer of the file has what the network's has. @throws DataError */
function checkLayer({ name, parts }: FileLayer, expected: Readonly<Record<string, NamedTensor>>, where: string): void {
  for (const part of new Set([...Object.keys(expected), ...Object.keys(parts)]) as Set<LayerPart>) {
    const [own, given] = [expected[part], parts[part]];
    // A layer of the network that has a bias where the file's has none gets zeros.
    if (!given && part === "bias") continue;
    if (own && given && sameShape(own.shape, given.shape)) {
      if (given.values.every(Number.isFinite)) continue;
      throw DataError.at(where, `"${name}.${part}" holds values that are not finite.`, { name });
    }
    throw DataError.at(
      where,
      `expected ${own ? `"${name}.${part}" of shape ${show(own)}` : `no "${name}.${part}"`}, as the network has it, found ${given ? show(given) : "none"}. Widths are chosen with --hidden or --width, the order of layers with --layers.`,
      { name, part },
    );
  }
}

/**
 * The variables of a network by name, with the numbers of a file's layers, which stand in the network's order of computation.
 *
 * The numbers of `network` itself are lost.
 *
 * @throws DataError when the layers are not those of the network; OptionError for a network that is too large
 */
export function importedVariables(
  network: Network,
  layers: readonly FileLayer[],
  where: string,
): Readonly<Record<string, GivenTensor>> {
  const { variables, tensors } = placesOf(network);
  const expected = programLayers(tensors);
  if (expected.length !== layers.length) {
    throw DataError.at(
      where,
      `expected the ${expected.length} layers of the network, with weights ${shapesOf(expected)}, found ${layers.length}: ${layers.map(({ name }) => name).join(", ")}.`,
    );
  }
  const numbers = new Float32Array(variables.reduce((sum, { size }) => sum + size, 0));
  for (const [i, layer] of layers.entries()) {
    const own = expected[i] as Readonly<Record<string, NamedTensor>>;
    checkLayer(layer, own, where);
    for (const [part, places] of Object.entries(own)) {
      const values = layer.parts[part as LayerPart]?.values;
      for (const [j, place] of places.values.entries()) numbers[place] = values ? (values[j] as number) : 0;
    }
  }
  return Object.fromEntries(
    variables.map(({ name, shape, from, size }) => [name, { shape, values: numbers.slice(from, from + size) }]),
  );
}
