/** Inserts layers. @module */

import { OptionError } from "../../errors.ts";
import { chainOf, isChain } from "../../nn/chain.ts";
import type { LayerSpec } from "../../nn/layer.ts";
import type { Network } from "../../nn/network.ts";
import { defineEdit, type EditDefinition, type Preservation } from "../edit.ts";
import { endOf, prefixed, withList } from "../layer-lists.ts";

/** Marks the names of layers that came later; how many came is in the spec, so that no name is given twice. */
const prefixOf = (count: number): string => `added${count}-`;

/**
 * The new layers in the list. After the layer that gives back the width of a residual block (`"same"`) the last of them does so, and that
 * layer gets an axis of its own.
 */
function inserted(
  list: readonly LayerSpec[],
  at: number,
  { layers, axis, widthOf }: { layers: readonly LayerSpec[]; axis: string; widthOf: (layer: string) => number },
): LayerSpec[] {
  const last = list.findLastIndex((spec) => "width" in spec);
  const ending = layers.findLastIndex((spec) => "width" in spec);
  const [before, after] = [list.slice(0, at), list.slice(at)];
  const end = list[last];
  if (at <= last || ending < 0 || end?.width !== "same") return [...before, ...layers, ...after];
  const { grows: _, axis: __, ...closing } = layers[ending] as LayerSpec;
  return [
    ...before.with(last, { ...end, width: widthOf(String(end.name)), axis }),
    ...layers.with(ending, { ...closing, kind: closing.kind, width: "same" }),
    ...after,
  ];
}

/** The width of what a layer gives now. */
function widthIn(network: Network): (layer: string) => number {
  return (name) => network.weighted.find((layer) => layer.name === name)?.weight.tensor.shape[0] ?? 0;
}

/**
 * Inserts layers after a point. What comes after them must find the width and the positions that it found before.
 */
export interface DeepenEdit {
  readonly kind: "deepen";
  /** Name of the layer, or of the container, after which (and after what it has fused) they are inserted; "input" for the front of the network. */
  readonly behind: string;
  readonly layers: readonly LayerSpec[];
  /**
   * Values of the new parameters, by the names that they would have in a network of these layers alone (`linear1.weight`). A missing
   * one has its layer's initial distribution, drawn from the network's seed.
   */
  readonly weights: Readonly<Record<string, Float64Array>>;
  readonly preserves: Preservation;
}

export const deepen: EditDefinition<DeepenEdit> = defineEdit({
  kind: "deepen",
  summary: "Inserts layers after a point of a network; all others keep weights and moments.",
  plan({ behind, layers, weights, preserves }, network) {
    if (layers.length === 0) throw new OptionError(`deepen "${behind}": expected at least one layer to insert.`);
    const whole = network.namedSpec;
    const count = Number(whole.added ?? 0) + 1;
    const prefix = prefixOf(count);
    const named = prefixed(layers, prefix);
    const axis = `${prefix}hidden0`;
    const widthOf = widthIn(network);
    const spec =
      behind === "input"
        ? inFront(whole, named)
        : withList("deepen", whole, behind, (list, at) =>
            inserted(list, endOf(list, at), { layers: named, axis, widthOf }),
          );
    return {
      subject: String(named[0]?.name),
      spec: { ...spec, added: count },
      weights: Object.fromEntries(Object.entries(weights).map(([name, values]) => [`${prefix}${name}`, values])),
      preserves,
    };
  },
});

function inFront(whole: LayerSpec, layers: readonly LayerSpec[]): LayerSpec {
  if (!isChain(whole)) return chainOf([...layers, whole], "added-front");
  return { ...whole, layers: [...layers, ...(whole.layers as readonly LayerSpec[])] };
}
