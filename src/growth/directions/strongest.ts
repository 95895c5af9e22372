/** The layers that have most evidence. @module */

import * as z from "zod";
import { bestUnits, type Candidate, scoresOf } from "../candidate.ts";
import { type Choice, defineDirection } from "../direction.ts";

/**
 * Of the layers whose initializer finds units that lower the loss, those with at least a share of the largest gain; all their units. What an
 * initializer without predictions proposes is applied as proposed.
 */
export const strongest = defineDirection({
  name: "strongest",
  summary: "Grows the layers whose candidates are predicted to lower the loss most.",
  source: "this project",
  options: z.strictObject({
    shareOfBest: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("least predicted gain of a layer that grows, relative to the layer with the largest"),
  }),
  choose(candidates, _choosing, { shareOfBest }): Choice {
    const [growing, others] = [true, false].map((predicts) =>
      candidates.filter(({ kind, offer }) => (kind === "widen" && offer !== undefined) === predicts),
    ) as [Candidate[], Candidate[]];
    const offers = growing.map((candidate) => {
      const offer = candidate.offer?.();
      const units = offer ? bestUnits(offer).slice(0, candidate.decision.asked) : [];
      const gain = units.reduce((sum, unit) => sum - (offer?.changes[unit] as number), 0);
      return { candidate, offer, units, gain };
    });
    const most = Math.max(0, ...offers.map(({ gain }) => gain));
    const isTaken = ({ gain }: (typeof offers)[number]): boolean => gain > 0 && gain >= shareOfBest * most;
    return {
      scores: offers.flatMap((one) => {
        const { candidate, offer, units } = one;
        return offer ? scoresOf(candidate, offer, isTaken(one) ? units : []) : [];
      }),
      taken: [
        ...others,
        ...offers.filter(isTaken).map(({ candidate, offer, units }): Candidate => {
          const { decision } = candidate;
          const reason = [decision.reason, ...(offer?.reason ? [offer.reason] : [])].join("; ");
          const values = { ...decision.values, ...offer?.values };
          return {
            ...candidate,
            decision: { ...decision, values, reason, asked: units.length },
            make: () => candidate.make(units),
          };
        }),
      ],
      declined: offers
        .filter((one) => !isTaken(one))
        .map(({ candidate: { site, decision }, offer, gain }) => {
          const why = gain > 0 ? ["another layer has more evidence"] : [];
          const reason = [decision.reason, ...(offer?.reason ? [offer.reason] : []), ...why].join("; ");
          const values = { ...decision.values, ...offer?.values };
          return { axis: site.axis.name, trigger: decision.trigger, reason, values };
        }),
    };
  },
});
