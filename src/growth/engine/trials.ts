/** Candidates against each other and against nothing, by trial. @module */

import type { Candidate } from "../direction.ts";
import type { StrategyContext } from "../strategy.ts";

/**
 * Each candidate, and none, is trained for a few steps on a copy. Of those that end with a lower validation loss than none does, the one that
 * gains most for each parameter it adds; the log has the gains of all.
 */
export function bestOfTrials(
  candidates: readonly Candidate[],
  steps: number,
  context: StrategyContext,
): readonly Candidate[] {
  const all = candidates.map((candidate) => ({ candidate, made: candidate.make() }));
  const idle = context.trial([], steps);
  const gains = all.map(({ made: { edits } }) => {
    const { after, parameters } = context.trial(edits, steps);
    const gain = (idle.after - after) / Math.max(1, parameters - idle.parameters);
    return Number.isFinite(gain) ? gain : Number.NEGATIVE_INFINITY;
  });
  const values = Object.fromEntries(
    candidates.map(({ kind, axis }, i) => {
      const gain = gains[i] as number;
      return [`gain by ${kind} ${axis}`, Number.isFinite(gain) ? gain : null];
    }),
  );
  const best = gains.indexOf(Math.max(...gains));
  const { candidate, made } = all[best] as (typeof all)[number];
  const { axis, decision } = candidate;
  if (!((gains[best] as number) > 0)) {
    const reason = `${decision.reason}; in ${steps} steps of trial nothing gained more than nothing`;
    context.decline({ axis, trigger: decision.trigger, reason, values });
    return [];
  }
  const reason = `${decision.reason}; of ${candidates.length} trials this gained most for each parameter`;
  return [
    { ...candidate, make: () => made, decision: { ...decision, reason, values: { ...decision.values, ...values } } },
  ];
}
