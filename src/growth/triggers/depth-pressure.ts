/** Proposals of new layers. @module */

import * as z from "zod";
import type { Look } from "../look/look.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { effectiveRank } from "../signals/effective-rank.ts";
import { outgoingAlignment } from "../signals/outgoing-alignment.ts";
import { defineRoundTrigger, type Seen } from "./shared/round-trigger.ts";
import {
  atTarget,
  fellBy,
  improvementOf,
  probeOption,
  remember,
  sustainedOption,
  targetLossOption,
  tooFew,
} from "./shared/rounds.ts";

interface State {
  /** Training losses, the newest last. */
  readonly losses: readonly number[];
  /** Looks in a row with pressure. */
  readonly pressed: number;
}

/** Effective rank / width of the layer and of the hidden layer that its units feed, where there is one. */
function ratios(site: Site, look: Look): number[] {
  const behind = sitesOf(look.network).filter(({ producers }) =>
    producers.some((producer) => site.consumers.includes(producer)),
  );
  return [site, ...behind].map((one) => look.get(effectiveRank, one, {}).ratio);
}

/**
 * Proposes a layer after an axis while the training loss is flat although widths may have grown, when for some looks either the layers on both
 * sides of the place have effective rank / width above a threshold, or ||delta^T H||_F / (||delta||_F ||H||_F), how well the gradient at the
 * consumers lines up with the activations, is above another: a map that is not linear could use what the present one leaves.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 5 (depth by signals, as future work); this project's
 * reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const depthPressure = defineRoundTrigger({
  name: "depth-pressure",
  summary: "Proposes a layer between two full layers when more width did not help.",
  source: "this project's reconstruction of Online Neurogenesis; Maile et al. 2022, arXiv:2202.08539, section 5",
  options: {
    rankHigh: z.number().min(0).max(1).default(0.9).describe("effective rank / width above which a layer is full"),
    alignmentHigh: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("alignment of the gradient with the activations above which a layer is proposed"),
    depthWindow: z.int().min(2).default(10).describe("looks over which the loss is compared"),
    depthImprovement: z
      .number()
      .min(0)
      .default(0.002)
      .describe("relative decrease of the training loss below which it counts as flat"),
    sustainedRounds: sustainedOption,
    probe: probeOption,
    targetLoss: targetLossOption,
  },
  wants: ({ probe }) => ({ probe, loss: true }),
  start: { losses: [], pressed: 0 } as State,
  see(site, look, options, { own }) {
    const loss = look.trainingLoss;
    if (loss === null || !Number.isFinite(loss)) return "skipped: no finite training loss";
    const lowest = Math.min(...ratios(site, look));
    const alignment = look.get(outgoingAlignment, site, {}) ?? 0;
    const pressed = lowest > options.rankHigh || alignment > options.alignmentHigh ? own.pressed + 1 : 0;
    const { depthWindow: window } = options;
    // Losses from before a change of widths stay: whether width helped is what they are compared for.
    const losses = remember(own.losses, loss, window);
    const improvement = improvementOf(losses);
    const course = `rank / width at least ${lowest.toFixed(2)} on both sides, alignment ${alignment.toFixed(2)}`;
    const propose: Seen<State>["propose"] = () => {
      if (pressed < options.sustainedRounds) return `no sustained need for a layer: ${course}`;
      const early = tooFew(losses, window) ?? atTarget(look, options);
      if (early) return early;
      const learnt = `the loss ${fellBy(improvement)} over ${window} looks`;
      if (improvement >= options.depthImprovement) return `still learning: ${learnt}`;
      return { depth: true, reason: `a layer is needed here: ${course}; ${learnt}` };
    };
    const values = { ratio: lowest, alignment, improvement, trainingLoss: loss };
    return { own: { losses, pressed }, values, propose };
  },
});
