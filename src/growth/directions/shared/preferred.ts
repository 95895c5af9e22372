/** Directions that prefer one kind of growth. @module */

import { type Candidate, isGrowth } from "../../candidate.ts";

/** Poor gains in a row after which a step is made in the other direction. */
const PATIENCE = 2;

/**
 * What is carried out of all candidates: pruning, and of growth that of the preferred kind, all together for units and one for layers; after
 * two poor gains in a row, or where there is none, that of the other kind.
 */
export function preferred(
  kind: "widen" | "deepen",
  candidates: readonly Candidate[],
  poor: number,
): readonly Candidate[] {
  const growth = candidates.filter(isGrowth);
  const first = growth.filter((one) => one.kind === kind);
  const others = growth.filter((one) => one.kind !== kind);
  const turn = others.length > 0 && (poor >= PATIENCE || first.length === 0);
  const taken = turn ? others : first;
  const grown = taken[0]?.kind === "deepen" ? taken.slice(0, 1) : taken;
  return candidates.filter((one) => !isGrowth(one) || grown.includes(one));
}
