/**
 * The way of a unit from the layer that makes it to a layer that weighs it: through pooling, normalization, activations and skips, each of
 * which treats every unit on its own. Growth takes units that are not there yet along it.
 *
 * @module
 */

import { add } from "../tensor/ops/add.ts";
import { isWeighted, type Layer, type Passage, type WeightedLayer } from "./layer.ts";

/** Nothing in between. */
export const straight: Passage = { carry: (units) => units, atSilence: (x) => x };

/** One passage after another. */
function inTurn(parts: readonly Passage[]): Passage {
  return {
    carry: (units) => parts.reduce((x, part) => part.carry(x), units),
    atSilence: (direction) => parts.reduce((x, part) => part.atSilence(x), direction),
  };
}

/** Several passages whose ends are added. */
function sideBySide(parts: readonly Passage[]): Passage {
  return {
    carry: (units) => parts.map((part) => part.carry(units)).reduce(add),
    atSilence: (direction) => parts.map((part) => part.atSilence(direction)).reduce(add),
  };
}

/** All of them in turn; null when one is closed. */
function joined(parts: readonly (Passage | null)[]): Passage | null {
  const open = parts.filter((part) => part !== null);
  return open.length === parts.length ? inTurn(open) : null;
}

/** From the input of a layer to its output; null where weights stand in every way. */
function across(layer: Layer): Passage | null {
  if (isWeighted(layer)) return null;
  if (!layer.branches) return layer.passage ?? null;
  const open = layer.branches.map((chain) => joined(chain.map(across))).filter((branch) => branch !== null);
  return open.length === 0 ? null : sideBySide(open);
}

const holds = (layer: Layer, sought: Layer): boolean =>
  layer === sought || layer.children.some((child) => holds(child, sought));

/** Position of the layer of a chain that is, or holds, the one sought; -1 when none does. */
const placeOf = (chain: readonly Layer[], sought: Layer): number => chain.findIndex((layer) => holds(layer, sought));

/** From a layer's output to the output of one that holds it. */
function outOf(layer: Layer, from: Layer): Passage | null {
  if (layer === from) return straight;
  const chain = layer.branches?.find((branch) => placeOf(branch, from) >= 0) ?? [];
  const at = placeOf(chain, from);
  return at < 0 ? null : joined([outOf(chain[at] as Layer, from), ...chain.slice(at + 1).map(across)]);
}

/** From the input of a layer to the input of one that it holds. */
function into(layer: Layer, to: Layer): Passage | null {
  if (layer === to) return straight;
  const chain = layer.branches?.find((branch) => placeOf(branch, to) >= 0) ?? [];
  const at = placeOf(chain, to);
  return at < 0 ? null : joined([...chain.slice(0, at).map(across), into(chain[at] as Layer, to)]);
}

/**
 * The way from what a producer gives to the input of a consumer, inside `layer`; null where none leads there: the consumer runs
 * first, on another branch, or after other weights.
 */
export function passageBetween(layer: Layer, producer: WeightedLayer, consumer: WeightedLayer): Passage | null {
  for (const chain of layer.branches ?? []) {
    const [from, to] = [placeOf(chain, producer), placeOf(chain, consumer)];
    if (from < 0 || to < 0) continue;
    if (from === to) return passageBetween(chain[from] as Layer, producer, consumer);
    if (from > to) return null;
    const between = chain.slice(from + 1, to).map(across);
    return joined([outOf(chain[from] as Layer, producer), ...between, into(chain[to] as Layer, consumer)]);
  }
  return null;
}
