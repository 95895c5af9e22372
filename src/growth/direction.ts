/** What a direction is: whether a network that asks for more gets units or layers. One file each in `directions/`. @module */

import type { Edit } from "../edits/report.ts";
import type { Decision } from "./strategy.ts";

/** What can be done at a site now: growth, in width or depth, or what takes something away. */
export interface Candidate {
  readonly kind: "widen" | "deepen" | "prune" | "remove";
  readonly axis: string;
  readonly decision: Decision;
  /** The edits, for the network as it is when they are asked for, and what their making computed. */
  make(): Made;
}

export interface Made {
  readonly edits: readonly Edit[];
  readonly values: Readonly<Record<string, number>>;
}

/** What became of growth so far. */
export interface Experience {
  /** Growths in a row, in the preferred direction, that brought too little. */
  readonly poor: number;
}

export interface DirectionDefinition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** The kind of growth whose poor gains are counted; null where trials decide. */
  readonly prefers: "widen" | "deepen" | null;
}

/** Whether it adds something. Directions choose among growth; what takes something away is none of their kinds, and none of their gains. */
export const isGrowth = ({ kind }: Pick<Candidate, "kind">): boolean => kind === "widen" || kind === "deepen";

export function defineDirection(definition: DirectionDefinition): DirectionDefinition {
  return Object.freeze(definition);
}

/** Poor gains in a row after which a step is made in the other direction. */
const PATIENCE = 2;

/**
 * What is carried out of all candidates: pruning, and of growth that of the preferred kind, all together for units and one for layers; after
 * two poor gains in a row, or where there is none, that of the other kind.
 */
export function chosen(
  { prefers }: DirectionDefinition,
  candidates: readonly Candidate[],
  { poor }: Experience,
): readonly Candidate[] {
  const growth = candidates.filter(isGrowth);
  const preferred = growth.filter(({ kind }) => kind === prefers);
  const others = growth.filter(({ kind }) => kind !== prefers);
  const turn = others.length > 0 && (poor >= PATIENCE || preferred.length === 0);
  const taken = turn ? others : preferred;
  const grown = taken[0]?.kind === "deepen" ? taken.slice(0, 1) : taken;
  return candidates.filter((one) => !isGrowth(one) || grown.includes(one));
}
