/** Growth when the loss is flat and the gradient is not small. @module */

import * as z from "zod";
import { gradientNoise } from "../signals/gradient-noise.ts";
import { defineRoundTrigger, type Seen } from "./shared/round-trigger.ts";
import {
  amountFor,
  amountOptions,
  atTarget,
  fellBy,
  improvementOf,
  percent,
  plateauOptions,
  remember,
  targetLossOption,
  tooFew,
} from "./shared/rounds.ts";

interface State {
  /** Training losses, the newest last. */
  readonly losses: readonly number[];
  /** Moving mean of the gradient's root mean square; null before the first look. */
  readonly rms: number | null;
  /** The largest it ever was. */
  readonly largest: number;
}

/**
 * Widens when the training loss fell by less than a share over the last W looks while the moving mean of the layer's root-mean-square
 * gradient is above a share of its running maximum: the weights want to go somewhere, and the layer has no room for it. With a
 * small gradient training is at rest, and nothing is proposed.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const gradientPlateau = defineRoundTrigger({
  name: "gradient-plateau",
  summary: "Widens while the training loss is flat although the gradient is not small.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: {
    ...plateauOptions.shape,
    gradientShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe("share of its running maximum above which the gradient is not small"),
    gradientDecay: z
      .number()
      .min(0)
      .max(1)
      .default(0.36)
      .describe("decay of the moving mean of gradients, per look; 0.98 per step at 50 steps per look"),
    targetLoss: targetLossOption,
    ...amountOptions.shape,
  },
  wants: () => ({ loss: true }),
  start: { losses: [], rms: null, largest: 0 } as State,
  see(site, look, options, { own, fresh }) {
    const now = look.get(gradientNoise, site, {}).rms;
    const loss = look.trainingLoss;
    if (!Number.isFinite(now) || loss === null) return "skipped: no finite gradient or no loss";
    const { gradientDecay: decay, plateauWindow: window } = options;
    const rms = own.rms === null ? now : decay * own.rms + (1 - decay) * now;
    const largest = Math.max(own.largest, rms);
    const losses = remember(fresh ? [] : own.losses, loss, window);
    const improvement = improvementOf(losses);
    const course = `the loss ${fellBy(improvement)} over ${window} looks`;
    const propose: Seen<State>["propose"] = () => {
      const early = tooFew(losses, window) ?? atTarget(look, options);
      if (early) return early;
      if (improvement >= options.plateauImprovement) return `still learning: ${course}`;
      const pull = `the gradient is at ${percent(largest > 0 ? rms / largest : 0)} of its maximum`;
      if (rms <= options.gradientShare * largest) return `converged: ${course} and ${pull}`;
      return { amount: amountFor(site, options), reason: `capacity is missing: ${course} while ${pull}` };
    };
    return { own: { losses, rms, largest }, values: { rms, largest, improvement, trainingLoss: loss }, propose };
  },
});
