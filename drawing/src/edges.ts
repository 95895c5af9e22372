/** Which edges are drawn, and how strong each is. @module */

import type { Scene, SceneLink } from "./scene.ts";

/** All edges up to so many; above, of each target the strongest. */
export const MOST_EDGES = 2000;
export const STRONGEST = 8;
/** A column of more units is drawn as a bar, and its weights as a tile. */
export const MOST_UNITS = 64;

/** An edge by positions within the columns of its link; `strength` from -1 to 1. */
export interface Edge {
  readonly source: number;
  readonly target: number;
  readonly strength: number;
}

/** The size below which 95 % of the weights of a layer lie: without it every deep network looks empty. */
export function typicalSize(weights: ArrayLike<number>): number {
  const stride = Math.max(1, Math.floor(weights.length / 4096));
  const sizes = Float64Array.from({ length: Math.ceil(weights.length / stride) }, (_, i) =>
    Math.abs(weights[i * stride] ?? 0),
  ).sort();
  return sizes[Math.floor(0.95 * (sizes.length - 1))] || 1;
}

/** Whether the weights of a link are drawn as a tile of pixels. */
export const isTiled = ({ columns }: Scene, { from, to, kernel = 1, edges }: SceneLink): boolean =>
  edges === undefined &&
  (kernel > 1 || (columns[from]?.units.length ?? 0) > MOST_UNITS || (columns[to]?.units.length ?? 0) > MOST_UNITS);

const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

/** The edges of a link that fit the budget; `share` of it is the link's. */
export function edgesOf({ columns }: Scene, link: SceneLink, budget: number): Edge[] {
  const { weights, edges } = link;
  const size = typicalSize(weights);
  if (edges) {
    const strongest = edges.map((_, i) => i).sort((a, b) => Math.abs(weights[b] ?? 0) - Math.abs(weights[a] ?? 0));
    return strongest.slice(0, Math.max(budget, MOST_EDGES)).map((i) => {
      const [source, target] = edges[i] as readonly [number, number];
      return { source, target, strength: clamp((weights[i] ?? 0) / size) };
    });
  }
  const [sources, targets] = [columns[link.from]?.units.length ?? 0, columns[link.to]?.units.length ?? 0];
  const all: Edge[] = [];
  for (let target = 0; target < targets; target++) {
    const own: Edge[] = [];
    for (let source = 0; source < sources; source++) {
      const weight = weights[target * sources + source] ?? 0;
      if (weight !== 0) own.push({ source, target, strength: clamp(weight / size) });
    }
    if (sources * targets > budget) {
      own.sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength));
      own.length = Math.min(own.length, STRONGEST);
    }
    all.push(...own);
  }
  return all;
}
