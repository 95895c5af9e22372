/** Growth and pruning by the distance between training and validation. @module */

import { z } from "zod";
import type { UnitId } from "../../nn/axis.ts";
import type { Look } from "../look/look.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { effectiveRank } from "../signals/effective-rank.ts";
import { unitVariance } from "../signals/unit-variance.ts";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";
import {
  amountFor,
  amountOptions,
  fellBy,
  improvementOf,
  newRounds,
  nextRound,
  nothing,
  percent,
  plateauOptions,
  type Rounds,
  remember,
  resting,
  restOptions,
  slopeOf,
} from "./shared/rounds.ts";

interface State {
  readonly rounds: Rounds;
  /** (validation - training) / training, the newest last. */
  readonly gaps: readonly number[];
  readonly training: readonly number[];
}

/** Whether of all hidden layers this one uses the smallest share of its directions. */
function isSlackest(site: Site, look: Look): boolean {
  const ratio = (one: Site): number => look.get(effectiveRank, one, {}).ratio;
  const least = Math.min(...sitesOf(look.network).map(ratio));
  return sitesOf(look.network).find((one) => ratio(one) === least)?.axis === site.axis;
}

/** The units that vary least, as many as would be added. */
function quietest(site: Site, look: Look, count: number): UnitId[] {
  const { units } = look.get(unitVariance, site, {});
  return Array.from(units.keys())
    .sort((a, b) => (units[a] as number) - (units[b] as number) || a - b)
    .slice(0, Math.max(0, Math.min(count, site.axis.size - 1)))
    .map((at) => site.axis.units[at]?.id as UnitId);
}

/**
 * gap = (validation loss - training loss) / training loss. Above a threshold and rising for some looks: no growth, but the layer with the smallest
 * effective rank / width should lose its units of least variance. Below another while the training loss stands still: widen.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const generalizationGap: TriggerDefinition = defineTrigger({
  name: "generalization-gap",
  summary:
    "Prunes while the gap between training and validation opens; widens where there is none and nothing is learnt.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: z.strictObject({
    gapHigh: z.number().default(0.3).describe("gap, relative to the training loss, above which there is no growth"),
    gapLow: z.number().default(0.1).describe("gap below which a standing loss asks for units"),
    gapRounds: z.int().min(2).default(3).describe("looks over which the gap must rise"),
    ...plateauOptions.shape,
    probe: z.int().min(16).default(512).describe("rows of the fixed batch that signals look at"),
    ...restOptions.shape,
    ...amountOptions.shape,
  }),
  wants: ({ probe }) => ({ probe, loss: true }),
  start: (): State => ({ rounds: newRounds, gaps: [], training: [] }),
  evaluate(site, look, options, state: State) {
    const rounds = nextRound(state.rounds, look);
    const loss = look.trainingLoss;
    const validation = look.validationLoss();
    if (loss === null || !(loss > 0) || !Number.isFinite(loss + validation)) {
      return nothing("skipped: no finite losses to compare", { ...state, rounds });
    }
    const { gapRounds, plateauWindow: window } = options;
    const fresh = rounds.since === 0;
    const gap = (validation - loss) / loss;
    const gaps = remember(fresh ? [] : state.gaps, gap, gapRounds);
    const training = remember(fresh ? [] : state.training, loss, window);
    const next = { rounds, gaps, training };
    const values = { gap, validationLoss: validation, trainingLoss: loss };
    const rest = resting(rounds, options);
    if (rest) return nothing(rest, next, values);
    const course = `validation is ${percent(gap)} above training`;
    if (gap > options.gapHigh) {
      if (gaps.length < gapRounds || slopeOf(gaps) <= 0) return nothing(`no growth: ${course}`, next, values);
      if (!isSlackest(site, look))
        return nothing(`another layer has more to spare: ${course}, and rising`, next, values);
      const prune = quietest(site, look, amountFor(site, options));
      return {
        amount: 0,
        prune,
        values,
        reason: `too large: ${course}, and rising; ${prune.length} units vary least`,
        state: next,
      };
    }
    if (gap >= options.gapLow || training.length < window)
      return nothing(`no plateau without a gap: ${course}`, next, values);
    const improvement = improvementOf(training);
    const learnt = `training ${fellBy(improvement)} over ${window} looks`;
    if (improvement >= options.plateauImprovement) return nothing(`still learning: ${learnt}`, next, values);
    return { amount: amountFor(site, options), values, reason: `too small: ${course} and ${learnt}`, state: next };
  },
});
