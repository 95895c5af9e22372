/** Replacement of units that give nothing. @module */

import { z } from "zod";
import type { UnitId } from "../../nn/axis.ts";
import { deadShare } from "../signals/dead-share.ts";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";
import { newRounds, nextRound, nothing, percent, type Rounds, resting, restOptions } from "./shared/rounds.ts";

/**
 * Prunes the units that are 0 for every sample of the probe when their share exceeds a threshold, and asks for as many new ones in their place. One
 * unit always stays.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"; Lu et al. 2019, arXiv:1903.06733
 */
export const deadUnits: TriggerDefinition = defineTrigger({
  name: "dead-units",
  summary: "Prunes dead units once they are many, and puts new ones in their place.",
  source: "this project's reconstruction of Online Neurogenesis; Lu et al. 2019, arXiv:1903.06733",
  options: z.strictObject({
    deadShare: z.number().min(0).max(1).default(0.2).describe("share of dead units beyond which they are pruned"),
    reseed: z.boolean().default(true).describe("ask for as many new units as are pruned"),
    probe: z.int().min(16).default(512).describe("rows of the fixed batch that signals look at"),
    ...restOptions.shape,
  }),
  wants: ({ probe }) => ({ probe }),
  start: () => newRounds,
  evaluate(site, look, options, state: Rounds) {
    const rounds = nextRound(state, look);
    const { share, dead } = look.get(deadShare, site, {});
    const values = { deadShare: share, dead: dead.length };
    const rest = resting(rounds, options);
    if (rest) return nothing(rest, rounds, values);
    const course = `${dead.length} of ${site.axis.size} units (${percent(share)}) give 0 for every sample`;
    const units = dead.slice(0, Math.max(0, site.axis.size - 1)).map((at) => site.axis.units[at]?.id as UnitId);
    if (share <= options.deadShare || units.length === 0) return nothing(`few are dead: ${course}`, rounds, values);
    return {
      amount: options.reseed ? units.length : 0,
      prune: units,
      values,
      reason: `many are dead: ${course}`,
      state: rounds,
    };
  },
});
