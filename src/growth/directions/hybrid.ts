/** Units or layers, by trial. @module */

import * as z from "zod";
import { type Candidate, isGrowth } from "../candidate.ts";
import { type Choice, type Choosing, defineDirection } from "../direction.ts";
import type { ScoredCandidate } from "../strategy.ts";

/** Each candidate, and none, trained for a few steps on a copy; the one that gains most for each parameter it adds, if any gains. */
function tried(candidates: readonly Candidate[], steps: number, trial: Choosing["trial"]): Choice {
  const made = candidates.map((candidate) => candidate.make());
  const idle = trial([], steps);
  const trials = made.map(({ edits }) => {
    const { after, parameters } = trial(edits, steps);
    const added = parameters - idle.parameters;
    const gain = (idle.after - after) / Math.max(1, added);
    return { after, added, gain: Number.isFinite(gain) ? gain : Number.NEGATIVE_INFINITY };
  });
  const gains = trials.map(({ gain }) => gain);
  const values = Object.fromEntries(
    candidates.map(({ kind, site }, i) => {
      const gain = gains[i] as number;
      return [`gain by ${kind} ${site.axis.name}`, Number.isFinite(gain) ? gain : null];
    }),
  );
  const best = gains.indexOf(Math.max(...gains));
  const { site, decision, kind } = candidates[best] as Candidate;
  const scores = candidates.map(({ kind, site }, i): ScoredCandidate => {
    const { after, added, gain } = trials[i] as (typeof trials)[number];
    const values = { parameters: added, "loss after it": after, "loss without it": idle.after };
    return { axis: site.axis.name, kind, values, taken: i === best && gain > 0 };
  });
  if (!((gains[best] as number) > 0)) {
    const reason = `${decision.reason}; in trials of ${steps} steps no candidate improved on no change`;
    return { scores, taken: [], declined: [{ axis: site.axis.name, trigger: decision.trigger, reason, values }] };
  }
  const reason = `${decision.reason}; of ${candidates.length} trials this one gained most per parameter`;
  const told = { ...decision, reason, values: { ...decision.values, ...values } };
  return { scores, taken: [{ kind, site, decision: told, make: () => made[best] as (typeof made)[number] }] };
}

/** Trials are of growth on the network as it is: where units are to go first, they go alone. */
export const hybrid = defineDirection({
  name: "hybrid",
  summary:
    "Tries each addition of units, each layer and no change, and applies the one with the largest gain per parameter.",
  source: "this project; planned in SergioHC95/Neurogenesis",
  options: z.strictObject({
    trialSteps: z.int().min(1).default(50).describe("training steps per trial"),
    trialLayers: z.boolean().default(true).describe("also try adding layers"),
  }),
  deepens: ({ trialLayers }) => trialLayers,
  choose(candidates, { trial }, { trialSteps }) {
    const reductions = candidates.filter((one) => !isGrowth(one));
    return reductions.length > 0 ? { taken: reductions } : tried(candidates, trialSteps, trial);
  },
});
