/** What can be done at a site: the matter that directions choose from. @module */

import type { Edit } from "../edits/report.ts";
import type { Site } from "./look/site.ts";
import type { Decision, ScoredCandidate } from "./strategy.ts";

/** A change that was made, with what is logged about it. */
export interface Made {
  /** For the network as it is now; none where the limits leave nothing. */
  readonly edits: readonly Edit[];
  /** What their making computed, for the log. */
  readonly values: Readonly<Record<string, number>>;
  /** Why they are less than what was requested. */
  readonly limits: readonly string[];
}

/** Units that a site could get, each with what it would do. */
export interface Offer {
  /** Predicted change of the loss by each unit, to be compared across layers: the lower the better. */
  readonly changes: Float64Array;
  /** What each unit was judged by, for the log; further ones are of units that are not on offer. */
  readonly scores?: readonly Readonly<Record<string, number>>[];
  /** In words what speaks for these units, or why there are none; default nothing. */
  readonly reason?: string;
  /** What was computed on the way, for the log. */
  readonly values?: Readonly<Record<string, number>>;
  /** The edits that carry out these units, for the network as it is then. */
  edits(units: readonly number[]): Edit[];
}

/** Growth, in width or depth, or what takes something away. */
export interface Candidate {
  readonly kind: "widen" | "deepen" | "prune" | "remove";
  readonly site: Site;
  readonly decision: Decision;
  /** Units to choose among, of initializers that predict what each would do. */
  offer?(): Offer;
  /** The edits, trimmed by the limits as they are now. `units`: those of the offer to take, the best first. */
  make(units?: readonly number[]): Made;
}

/** Whether it adds something. */
export const isGrowth = ({ kind }: Pick<Candidate, "kind">): boolean => kind === "widen" || kind === "deepen";

/** What the log says of the units of an offer; `taken`: those that are added. */
export function scoresOf({ kind, site }: Candidate, offer: Offer, taken: readonly number[]): ScoredCandidate[] {
  const { changes, scores = [] } = offer;
  return Array.from({ length: Math.max(changes.length, scores.length) }, (_, unit) => ({
    axis: site.axis.name,
    kind,
    values: { ...(unit < changes.length ? { change: changes[unit] as number } : {}), ...scores[unit] },
    taken: taken.includes(unit),
  }));
}

/** Units of an offer that are predicted to lower the loss, the best first. */
export function bestUnits({ changes }: Offer): number[] {
  return Array.from(changes.keys())
    .filter((at) => (changes[at] as number) < 0)
    .sort((a, b) => (changes[a] as number) - (changes[b] as number) || a - b);
}
