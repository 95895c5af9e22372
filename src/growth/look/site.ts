/** Sites: axes with what feeds them and what they feed. @module */

import type { Axis } from "../../nn/axis.ts";
import type { WeightedLayer } from "../../nn/layer.ts";
import { type Network, neighbors } from "../../nn/network.ts";

/** A place where a network can grow: an axis, with what feeds it and what it feeds. */
export interface Site {
  readonly axis: Axis;
  /** Layers that produce the axis, in order of computation; signals look at the first. */
  readonly producers: readonly [WeightedLayer, ...WeightedLayer[]];
  readonly consumers: readonly WeightedLayer[];
}

/** Every axis of a network that can grow, in order. */
export function sitesOf(network: Network): Site[] {
  return network.axes.flatMap((axis) => {
    const { producers, consumers } = neighbors(network, axis);
    const [first, ...rest] = producers;
    const free = producers.every((producer) => producer.cannotGrow() === null);
    return first && free ? [{ axis, producers: [first, ...rest] as const, consumers }] : [];
  });
}
