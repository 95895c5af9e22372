/** Replacement of units that give nothing. @module */

import * as z from "zod";
import { deadShare } from "../signals/dead-share.ts";
import { defineRoundTrigger } from "./shared/round-trigger.ts";
import { percent, probeOption, unitsAt } from "./shared/rounds.ts";

/**
 * Prunes the units that are 0 for every sample of the probe when their share exceeds a threshold, and requests as many new ones in their place. One
 * unit always stays.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"; Lu et al. 2019, arXiv:1903.06733
 */
export const deadUnits = defineRoundTrigger({
  name: "dead-units",
  summary: "Prunes dead units when there are many, and replaces them.",
  source: "this project's reconstruction of Online Neurogenesis; Lu et al. 2019, arXiv:1903.06733",
  options: {
    deadShare: z.number().min(0).max(1).default(0.2).describe("share of dead units above which they are pruned"),
    reseed: z.boolean().default(true).describe("propose as many new units as are pruned"),
    probe: probeOption,
  },
  wants: ({ probe }) => ({ probe }),
  start: null,
  see(site, look, options, { own }) {
    const { axis } = site;
    const { share, dead } = look.get(deadShare, site, {});
    const course = `${dead.length} of ${axis.size} units (${percent(share)}) are 0 for every sample`;
    const prune = unitsAt(axis, dead.slice(0, Math.max(0, axis.size - 1)));
    return {
      own,
      values: { deadShare: share, dead: dead.length },
      propose: () =>
        share <= options.deadShare || prune.length === 0
          ? `few units are dead: ${course}`
          : { amount: options.reseed ? prune.length : 0, prune, reason: `many units are dead: ${course}` },
    };
  },
});
