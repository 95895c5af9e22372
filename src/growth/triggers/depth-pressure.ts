/** Proposals of new layers. @module */

import { z } from "zod";
import type { Look } from "../look/look.ts";
import { type Site, sitesOf } from "../look/site.ts";
import { effectiveRank } from "../signals/effective-rank.ts";
import { outgoingAlignment } from "../signals/outgoing-alignment.ts";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";
import {
  fellBy,
  improvementOf,
  newRounds,
  nextRound,
  nothing,
  type Rounds,
  remember,
  resting,
  restOptions,
  targetLossOption,
} from "./shared/rounds.ts";

interface State {
  readonly rounds: Rounds;
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
 * Proposes a layer behind an axis while the training loss stands still although widths may have grown, when for some looks either the layers on both
 * sides of the place have effective rank / width above a threshold, or ||delta^T H||_F / (||delta||_F ||H||_F), how well the gradient at the
 * consumers lines up with the activations, is above another: a map that is not linear could use what the present one leaves.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 5 (depth by signals, as future work); this project's
 * reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const depthPressure: TriggerDefinition = defineTrigger({
  name: "depth-pressure",
  summary: "Proposes a layer where full layers stand on both sides and more width did not help.",
  source: "this project's reconstruction of Online Neurogenesis; Maile et al. 2022, arXiv:2202.08539, section 5",
  options: z.strictObject({
    rankHigh: z.number().min(0).max(1).default(0.9).describe("effective rank / width above which a layer is full"),
    alignmentHigh: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("alignment of the gradient with the activations above which a layer is asked for"),
    depthWindow: z.int().min(2).default(10).describe("looks over which the loss is compared"),
    depthImprovement: z
      .number()
      .min(0)
      .default(0.002)
      .describe("share by which the training loss has to fall not to count as standing still"),
    sustainedRounds: z.int().min(1).default(3).describe("looks in a row that must agree"),
    probe: z.int().min(16).default(512).describe("rows of the fixed batch that signals look at"),
    targetLoss: targetLossOption,
    ...restOptions.shape,
  }),
  wants: ({ probe }) => ({ probe, loss: true }),
  start: (): State => ({ rounds: newRounds, losses: [], pressed: 0 }),
  evaluate(site, look, options, state: State) {
    const rounds = nextRound(state.rounds, look);
    const loss = look.trainingLoss;
    if (loss === null || !Number.isFinite(loss))
      return nothing("skipped: no finite training loss", { ...state, rounds });
    const lowest = Math.min(...ratios(site, look));
    const alignment = look.get(outgoingAlignment, site, {}) ?? 0;
    const pressed = lowest > options.rankHigh || alignment > options.alignmentHigh ? state.pressed + 1 : 0;
    const { depthWindow: window } = options;
    // Losses from before a change of widths stay: whether width helped is what they are compared for.
    const losses = remember(state.losses, loss, window);
    const next = { rounds, losses, pressed };
    const improvement = improvementOf(losses);
    const values = { ratio: lowest, alignment, improvement, trainingLoss: loss };
    const rest = resting(rounds, options);
    if (rest) return nothing(rest, next, values);
    const course = `rank / width at least ${lowest.toFixed(2)} on both sides, alignment ${alignment.toFixed(2)}`;
    if (pressed < options.sustainedRounds) return nothing(`no lasting pressure: ${course}`, next, values);
    if (losses.length < window) return nothing(`${losses.length} of ${window} looks so far`, next, values);
    if (loss <= options.targetLoss) return nothing("the training loss is where it should be", next, values);
    const learnt = `the loss ${fellBy(improvement)} over ${window} looks`;
    if (improvement >= options.depthImprovement) return nothing(`still learning: ${learnt}`, next, values);
    return { amount: 0, depth: true, values, reason: `a layer is wanted here: ${course}; ${learnt}`, state: next };
  },
});
