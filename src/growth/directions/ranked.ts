/** The best units of all layers together. @module */

import * as z from "zod";
import { bestUnits, type Candidate, isGrowth, type Offer, scoresOf } from "../candidate.ts";
import { type Choice, defineDirection } from "../direction.ts";

/** Units in the order of the loss they are predicted to save; at most as many of a layer as it requested. */
function byPrediction(widening: readonly Candidate[], budget: number): Choice {
  const offers = widening.map((one) => one.offer?.() as Offer);
  const ranked = offers
    .flatMap((offer, site) =>
      bestUnits(offer)
        .slice(0, widening[site]?.decision.asked)
        .map((unit) => ({ site, unit, change: offer.changes[unit] as number })),
    )
    .sort((a, b) => a.change - b.change || a.site - b.site || a.unit - b.unit)
    .slice(0, budget);
  const unitsOf = (at: number): number[] => ranked.flatMap(({ site, unit }) => (site === at ? [unit] : []));
  const scores = widening.flatMap((candidate, i) => scoresOf(candidate, offers[i] as Offer, unitsOf(i)));
  const taken = widening.map((candidate, i) => {
    const best = ranked.filter(({ site }) => site === i);
    const predictedChange = best.reduce((sum, { change }) => sum + change, 0);
    const units = unitsOf(i);
    const { decision } = candidate;
    const values = { ...decision.values, predictedChange, candidates: offers[i]?.changes.length ?? 0, budget };
    const reason = `${decision.reason}: ${best.length} of the ${ranked.length} best candidates of all layers are in this layer`;
    return {
      ...candidate,
      decision: { ...decision, values, reason, asked: best.length },
      make: () => candidate.make(units),
    };
  });
  return { taken, scores };
}

/** Layers by the requested units divided by their width. */
function byDemand(widening: readonly Candidate[], budget: number): Choice {
  const demand = ({ site, decision }: Candidate): number => decision.asked / Math.max(1, site.axis.size);
  let left = budget;
  const taken = widening
    .toSorted((a, b) => demand(b) - demand(a))
    .flatMap((candidate) => {
      const asked = Math.min(left, candidate.decision.asked);
      left -= asked;
      if (asked === 0) return [];
      return [{ ...candidate, make: () => candidate.make(Array.from({ length: asked }, (_, i) => i)) }];
    });
  return { taken };
}

/**
 * At most a share of all units together, max(1, floor(share x units)): those with the lowest predicted change of the loss, where the initializer
 * predicts one for each unit; else those of the layers that request most in proportion to their width. Pruning is always applied.
 */
export const ranked = defineDirection({
  name: "ranked",
  summary: "Ranks the candidates of all layers together and adds the best, up to a share of all units.",
  source: "Liu, Wu & Wang 2019, arXiv:1910.02366, algorithm 1; Wu et al. 2020, arXiv:2102.08574, algorithm 1",
  options: z.strictObject({
    share: z.number().positive().max(1).default(0.3).describe("maximum share of all units added at a time"),
  }),
  choose(candidates, { units }, { share }): Choice {
    const budget = Math.max(1, Math.floor(share * units));
    const widening = candidates.filter(({ kind }) => kind === "widen");
    const order = widening.every(({ offer }) => offer) ? byPrediction : byDemand;
    const { taken, ...others } = order(widening, budget);
    return { ...others, taken: [...candidates.filter((one) => !isGrowth(one)), ...taken] };
  },
});
