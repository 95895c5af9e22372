/** Places in the nested lists of layers of a spec. @module */

import { OptionError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { chainOf, isChain } from "../nn/chain.ts";
import type { LayerSpec } from "../nn/layer.ts";
import type { Network } from "../nn/network.ts";

/** The nested lists of a container's spec: its layers, and its skip. */
const LISTS = ["layers", "skip"] as const;

type Change = (list: readonly LayerSpec[], at: number) => readonly LayerSpec[];

function namesIn(spec: LayerSpec): string[] {
  const own = typeof spec.name === "string" && spec.fused !== true ? [spec.name] : [];
  return [...own, ...LISTS.flatMap((key) => ((spec[key] ?? []) as LayerSpec[]).flatMap(namesIn))];
}

function changed(spec: LayerSpec, name: string, change: Change): LayerSpec {
  const result: Record<string, unknown> = { ...spec };
  for (const key of LISTS) {
    const list = spec[key] as readonly LayerSpec[] | undefined;
    if (!list) continue;
    const at = list.findIndex((one) => one.name === name && one.fused !== true);
    result[key] = at >= 0 ? change(list, at) : list.map((one) => changed(one, name, change));
  }
  return result as LayerSpec;
}

/**
 * The spec with another list instead of the one that holds a layer.
 *
 * @throws OptionError when it has no such layer
 */
export function withList(kind: string, spec: LayerSpec, name: string, change: Change): LayerSpec {
  const whole = chainOf([spec]);
  const names = namesIn(whole);
  if (!names.includes(name)) {
    throw new OptionError(`${kind}: the network has no layer "${name}".${nearest(name, names)}`, { known: names });
  }
  const result = changed(whole, name, change).layers as readonly LayerSpec[];
  return result.length === 1 && result[0] && isChain(result[0]) ? result[0] : { ...whole, layers: result };
}

/** After a layer and what it has fused. */
export function endOf(list: readonly LayerSpec[], at: number): number {
  let end = at + 1;
  while (list[end]?.fused === true) end++;
  return end;
}

/** A network's layers, by name, without one and what it has fused. @throws OptionError when it has no such layer */
export function specWithout({ namedSpec: whole }: Network, layer: string): LayerSpec {
  const spec = withList("remove", whole, layer, (list, at) => [...list.slice(0, at), ...list.slice(endOf(list, at))]);
  return { ...spec, added: whole.added ?? 0 };
}

/** Layers with a name for each, and for each axis: those that they would have alone, with a prefix. */
export function prefixed(layers: readonly LayerSpec[], prefix: string): LayerSpec[] {
  const counts = new Map<string, number>();
  const next = (what: string): string => {
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return `${prefix}${what}${count}`;
  };
  const rename = (spec: LayerSpec): LayerSpec => {
    const axis = "width" in spec && spec.width !== "same" && spec.grows !== false ? { axis: next("hidden") } : {};
    const lists = LISTS.filter((key) => Array.isArray(spec[key])).map((key) => [
      key,
      (spec[key] as LayerSpec[]).map(rename),
    ]);
    return { ...spec, ...Object.fromEntries(lists), ...axis, name: next(spec.kind) };
  };
  return layers.map(rename);
}
