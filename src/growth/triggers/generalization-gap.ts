/** Growth and pruning by the distance between training and validation. @module */

import * as z from "zod";
import type { UnitId } from "../../nn/axis.ts";
import type { Look } from "../look/look.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { effectiveRank } from "../signals/effective-rank.ts";
import { unitVariance } from "../signals/unit-variance.ts";
import { defineRoundTrigger, type Seen } from "./shared/round-trigger.ts";
import {
  amountFor,
  amountOptions,
  fellBy,
  improvementOf,
  percent,
  plateauOptions,
  probeOption,
  remember,
  slopeOf,
  unitsAt,
} from "./shared/rounds.ts";

interface State {
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
  const order = Array.from(units.keys()).sort((a, b) => (units[a] as number) - (units[b] as number) || a - b);
  return unitsAt(site.axis, order.slice(0, Math.max(0, Math.min(count, site.axis.size - 1))));
}

/**
 * gap = (validation loss - training loss) / training loss. Above a threshold and rising for some looks: no growth, but the layer with the smallest
 * effective rank / width should lose its units of least variance. Below another while the training loss is flat: widen.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const generalizationGap = defineRoundTrigger({
  name: "generalization-gap",
  summary:
    "Prunes while the gap between training and validation loss rises; widens if there is no gap and the loss is flat.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: {
    gapHigh: z.number().default(0.3).describe("gap, relative to the training loss, above which there is no growth"),
    gapLow: z.number().default(0.1).describe("gap below which a flat loss proposes units"),
    gapRounds: z.int().min(2).default(3).describe("looks over which the gap must rise"),
    ...plateauOptions.shape,
    probe: probeOption,
    ...amountOptions.shape,
  },
  wants: ({ probe }) => ({ probe, loss: true }),
  start: { gaps: [], training: [] } as State,
  see(site, look, options, { own, fresh }) {
    const loss = look.trainingLoss;
    const validation = look.validationLoss();
    if (loss === null || !(loss > 0) || !Number.isFinite(loss + validation))
      return "skipped: no finite losses to compare";
    const { gapRounds, plateauWindow: window } = options;
    const gap = (validation - loss) / loss;
    const gaps = remember(fresh ? [] : own.gaps, gap, gapRounds);
    const training = remember(fresh ? [] : own.training, loss, window);
    const course = `validation is ${percent(gap)} above training`;
    const propose: Seen<State>["propose"] = () => {
      if (gap > options.gapHigh) {
        if (gaps.length < gapRounds || slopeOf(gaps) <= 0) return `no growth: ${course}`;
        if (!isSlackest(site, look)) return `another layer has more units to prune: ${course}, and rising`;
        const prune = quietest(site, look, amountFor(site, options));
        return { prune, reason: `too large: ${course}, and rising; pruning the ${prune.length} units that vary least` };
      }
      if (gap >= options.gapLow || training.length < window) return `no plateau without a gap: ${course}`;
      const improvement = improvementOf(training);
      const learnt = `training ${fellBy(improvement)} over ${window} looks`;
      if (improvement >= options.plateauImprovement) return `still learning: ${learnt}`;
      return { amount: amountFor(site, options), reason: `too small: ${course} and ${learnt}` };
    };
    return { own: { gaps, training }, values: { gap, validationLoss: validation, trainingLoss: loss }, propose };
  },
});
