/** Growth of layers whose units are all directions of their own. @module */

import * as z from "zod";
import type { UnitId } from "../../nn/axis.ts";
import type { Look } from "../look/look.ts";
import type { Site } from "../look/site.ts";
import { correlatedPairs } from "../signals/correlated-pairs.ts";
import { deadShare } from "../signals/dead-share.ts";
import { effectiveRank } from "../signals/effective-rank.ts";
import { defineRoundTrigger, type Seen } from "./shared/round-trigger.ts";
import { amountFor, amountOptions, probeOption, sustainedOption, unitsAt } from "./shared/rounds.ts";

interface State {
  /** Looks in a row with high and with low rank. */
  readonly high: number;
  readonly low: number;
}

/** Units that say nothing, or what a unit before them says; the layer keeps as many as its rank requires, and at least one. */
function spare(site: Site, look: Look, rank: number): UnitId[] {
  const { dead } = look.get(deadShare, site, {});
  const { pairs } = look.get(correlatedPairs, site, { threshold: 0.95 });
  const positions = [...new Set([...dead, ...pairs.map(([, second]) => second)])];
  const most = site.axis.size - Math.max(1, Math.ceil(rank));
  return unitsAt(site.axis, positions.slice(0, Math.max(0, most)));
}

/**
 * Widens when effective rank / width stays above one threshold for some looks; below another it proposes to prune dead units and the second of each
 * pair with |correlation| > 0.95, as many as the rank can spare.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"; Roy & Vetterli 2007 (the rank)
 */
export const rankPressure = defineRoundTrigger({
  name: "rank-pressure",
  summary: "Widens a layer of nearly full effective rank; prunes repeated units where the rank is low.",
  source: "this project's reconstruction of Online Neurogenesis; Roy & Vetterli 2007, EUSIPCO",
  options: {
    rankHigh: z.number().min(0).max(1).default(0.9).describe("effective rank / width above which a layer is full"),
    rankLow: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe("effective rank / width below which repeated and dead units are pruned; 0 for never"),
    sustainedRounds: sustainedOption,
    probe: probeOption,
    ...amountOptions.shape,
  },
  wants: ({ probe }) => ({ probe }),
  start: { high: 0, low: 0 } as State,
  see(site, look, options, { own }) {
    const { rank, ratio, width } = look.get(effectiveRank, site, {});
    const high = ratio > options.rankHigh ? own.high + 1 : 0;
    const low = ratio < options.rankLow ? own.low + 1 : 0;
    const values = { effectiveRank: rank, ratio, width };
    const course = `effective rank ${rank.toFixed(1)} of ${width} units`;
    const propose: Seen<State>["propose"] = () => {
      if (high >= options.sustainedRounds) {
        return { amount: amountFor(site, options), reason: `nearly full for ${high} looks: ${course}` };
      }
      if (low < options.sustainedRounds) return `no pressure: ${course}`;
      const prune = spare(site, look, rank);
      if (prune.length === 0) return `few directions in use, but no unit to prune: ${course}`;
      const reason = `few directions in use for ${low} looks: ${course}; ${prune.length} units are silent or repeat others`;
      return { prune, values: { ...values, spare: prune.length }, reason };
    };
    return { own: { high, low }, values, propose };
  },
});
