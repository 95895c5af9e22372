/**
 * The layers of a foreign file, by the names of its tensors as PyTorch gives them, in an order that the file settles or a person names.
 *
 * @module
 */

import { DataError, OptionError } from "../errors.ts";

/** Numbers of a file, row-major. */
export interface GivenTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a layer may have: a weight and a bias, and the running statistics of a batch normalization. */
export type LayerPart = "weight" | "bias" | "running_mean" | "running_var";

export interface FileLayer {
  readonly name: string;
  readonly parts: Readonly<Partial<Record<LayerPart, GivenTensor>>>;
}

/** What a person says of the file. */
export interface LayerChoice {
  /** Only layers whose names begin with it and a point: of several networks in a file. */
  readonly prefix?: string | null | undefined;
  /** The layers in order of computation; others are left out. */
  readonly layers?: readonly string[] | null | undefined;
}

const PART = /^(?:(.*)\.)?(weight|bias|running_mean|running_var)$/s;
/** Training steps that a batch normalization has seen. */
export const isCounter = (name: string): boolean => /(^|\.)num_batches_tracked$/.test(name);

/** Tensors by their layers, in the order of their names in the file. @throws DataError for a tensor of no layer */
function grouped(tensors: Readonly<Record<string, GivenTensor>>, where: string): FileLayer[] {
  const layers = new Map<string, Partial<Record<LayerPart, GivenTensor>>>();
  for (const [key, tensor] of Object.entries(tensors)) {
    if (isCounter(key)) continue;
    const found = PART.exec(key);
    if (!found) {
      throw DataError.at(
        where,
        `expected tensors named ".weight" and ".bias", and ".running_mean" and ".running_var" of batch normalizations, found "${key}".`,
        { name: key },
      );
    }
    const [, name = "", part] = found;
    const parts = layers.get(name) ?? {};
    parts[part as LayerPart] = tensor;
    layers.set(name, parts);
  }
  return [...layers].map(([name, parts]) => ({ name, parts }));
}

const split = (name: string): string[] => name.split(/(\d+)/);

/** By the first number in which they differ; null where they differ in a word. */
function byNumbers(a: string, b: string): number | null {
  const [left, right] = [split(a), split(b)];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (part === other) continue;
    return i % 2 === 1 && other !== undefined ? Number(part) - Number(other) : null;
  }
  return null;
}

/** In the order of the numbers in their names; null where those do not tell. */
function numbered(layers: readonly FileLayer[]): FileLayer[] | null {
  let isSettled = true;
  const sorted = [...layers].sort((a, b) => {
    const order = byNumbers(a.name, b.name);
    if (order === null) isSettled = false;
    return order ?? 0;
  });
  return isSettled ? sorted : null;
}

/** What stands before the first number, where it is a path: `actor.` of `actor.0`. */
const networkOf = (name: string): string => /^(\D*)\.\d/.exec(name)?.[1] ?? "";

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** @throws DataError when the names are those of several networks */
function refuseSeveral(layers: readonly FileLayer[], where: string): void {
  const counts = new Map<string, number>();
  for (const { name } of layers) counts.set(networkOf(name), (counts.get(networkOf(name)) ?? 0) + 1);
  const networks = [...counts].flatMap(([name, count]) => (name !== "" && count > 1 ? [name] : []));
  if (networks.length < 2) return;
  const names = layers.map(({ name }) => name);
  throw DataError.at(
    where,
    `there seem to be several networks in it: ${listed(networks)}. Name one (--prefix ${networks[0]}), or all layers of one network in order (--layers ${names.join(",")}).`,
    { networks },
  );
}

function chosen(layers: readonly FileLayer[], names: readonly string[], where: string): FileLayer[] {
  if (new Set(names).size < names.length) {
    throw new OptionError(`layers: expected every layer once, received ${names.join(",")}.`, { layers: names });
  }
  return names.map((name) => {
    const found = layers.find((layer) => layer.name === name);
    if (found) return found;
    throw new OptionError(`layers: ${where} has no "${name}". It has ${listed(layers.map((one) => one.name))}.`, {
      name,
    });
  });
}

/**
 * The layers in order of computation.
 *
 * @param fallback finds the order where names do not settle it: the only one that fits, or null
 * @throws DataError when the order is not settled, there are several networks, or a tensor belongs to no layer; OptionError for a prefix or a layer
 * that is not there
 */
export function fileLayers(
  tensors: Readonly<Record<string, GivenTensor>>,
  { prefix = null, layers = null }: LayerChoice,
  { where, fallback = () => null }: { where: string; fallback?: (layers: readonly FileLayer[]) => FileLayer[] | null },
): FileLayer[] {
  const inside = Object.entries(tensors).filter(([name]) => prefix === null || name.startsWith(`${prefix}.`));
  if (inside.length === 0 && prefix !== null) {
    throw new OptionError(
      `prefix: ${where} has no tensors whose names begin with "${prefix}.". It has ${listed(Object.keys(tensors).slice(0, 20))}.`,
      { prefix },
    );
  }
  const all = grouped(Object.fromEntries(inside), where);
  if (layers !== null) return chosen(all, layers, where);
  refuseSeveral(all, where);
  const order = numbered(all) ?? fallback(all);
  if (order) return order;
  const names = all.map(({ name }) => name);
  throw DataError.at(
    where,
    `the order of its layers is not known: their names, ${listed(names)}, do not tell it. Name them in order of computation, as in --layers ${names.join(",")}.`,
    { layers: names },
  );
}
