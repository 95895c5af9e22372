/** Growth where the loss stands still while the gradient pulls. @module */

import { z } from "zod";
import { gradientNoise } from "../signals/gradient-noise.ts";
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
  targetLossOption,
} from "./shared/rounds.ts";

interface State {
  readonly rounds: Rounds;
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
export const gradientPlateau: TriggerDefinition = defineTrigger({
  name: "gradient-plateau",
  summary: "Widens while the training loss stands still though the gradient is not small.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: z.strictObject({
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
      .describe("of the moving mean of gradients, per look; 0.98 a step at 50 steps a look"),
    targetLoss: targetLossOption,
    ...restOptions.shape,
    ...amountOptions.shape,
  }),
  wants: () => ({ loss: true }),
  start: (): State => ({ rounds: newRounds, losses: [], rms: null, largest: 0 }),
  evaluate(site, look, options, state: State) {
    const rounds = nextRound(state.rounds, look);
    const now = look.get(gradientNoise, site, {}).rms;
    const loss = look.trainingLoss;
    if (!Number.isFinite(now) || loss === null)
      return nothing("skipped: no finite gradient or no loss", { ...state, rounds });
    const { gradientDecay: decay, plateauWindow: window } = options;
    const rms = state.rms === null ? now : decay * state.rms + (1 - decay) * now;
    const largest = Math.max(state.largest, rms);
    const losses = remember(rounds.since === 0 ? [] : state.losses, loss, window);
    const next = { rounds, losses, rms, largest };
    const improvement = improvementOf(losses);
    const values = { rms, largest, improvement, trainingLoss: loss };
    const rest = resting(rounds, options);
    if (rest) return nothing(rest, next, values);
    if (losses.length < window) return nothing(`${losses.length} of ${window} looks so far`, next, values);
    if (loss <= options.targetLoss) return nothing("the training loss is where it should be", next, values);
    const course = `the loss ${fellBy(improvement)} over ${window} looks`;
    if (improvement >= options.plateauImprovement) return nothing(`still learning: ${course}`, next, values);
    const pull = `the gradient is at ${percent(largest > 0 ? rms / largest : 0)} of its maximum`;
    if (rms <= options.gradientShare * largest) return nothing(`at rest: ${course} and ${pull}`, next, values);
    return {
      amount: amountFor(site, options),
      values,
      reason: `limited by capacity: ${course} while ${pull}`,
      state: next,
    };
  },
});
