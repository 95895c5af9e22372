/** Layers one after another, as a description. @module */

import type { LayerSpec } from "./layer.ts";

/** A container of layers. */
export const chainOf = (layers: readonly LayerSpec[], name?: string): LayerSpec => ({
  kind: "sequential",
  ...(name === undefined ? {} : { name }),
  layers,
});

export const isChain = ({ kind }: LayerSpec): boolean => kind === "sequential";
