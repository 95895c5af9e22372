/** Growth where neither validation nor training gets better. @module */

import { z } from "zod";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";
import {
  amountFor,
  amountOptions,
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
  /** Best validation loss up to each look, the newest last. */
  readonly best: readonly number[];
  /** Training losses, the newest last. */
  readonly training: readonly number[];
}

/**
 * Widens when over the last W looks the best validation loss fell by less than one share and the training loss by less than another: the network
 * is too small for either. While the training loss still falls nothing is proposed, whatever validation does.
 *
 * @see this project's reconstruction of "Online Neurogenesis Through Synaptic Plasticity Signals"
 */
export const validationPlateau: TriggerDefinition = defineTrigger({
  name: "validation-plateau",
  summary: "Widens once neither the validation nor the training loss falls any more.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: z.strictObject({
    validationWindow: z.int().min(1).default(5).describe("looks over which losses are compared"),
    validationImprovement: z
      .number()
      .min(0)
      .default(0.005)
      .describe("share by which the best validation loss has to fall not to count as standing still"),
    trainingImprovement: z.number().min(0).default(0.01).describe("the same for the training loss"),
    targetLoss: targetLossOption,
    ...restOptions.shape,
    ...amountOptions.shape,
  }),
  wants: () => ({ loss: true }),
  start: (): State => ({ rounds: newRounds, best: [], training: [] }),
  evaluate(site, look, options, state: State) {
    const rounds = nextRound(state.rounds, look);
    const loss = look.trainingLoss;
    const validation = look.validationLoss();
    if (loss === null || !Number.isFinite(loss + validation)) {
      return nothing("skipped: no finite losses to compare", { ...state, rounds });
    }
    const { validationWindow: window } = options;
    const fresh = rounds.since === 0;
    const best = remember(
      fresh ? [] : state.best,
      Math.min(validation, (fresh ? null : state.best.at(-1)) ?? validation),
      window + 1,
    );
    const training = remember(fresh ? [] : state.training, loss, window + 1);
    const next = { rounds, best, training };
    const [better, learnt] = [improvementOf(best), improvementOf(training)];
    const values = {
      validationLoss: validation,
      trainingLoss: loss,
      validationImprovement: better,
      trainingImprovement: learnt,
    };
    const rest = resting(rounds, options);
    if (rest) return nothing(rest, next, values);
    if (best.length <= window) return nothing(`${best.length} of ${window + 1} looks so far`, next, values);
    if (loss <= options.targetLoss) return nothing("the training loss is where it should be", next, values);
    const course = `over ${window} looks validation ${fellBy(better)}, training ${fellBy(learnt)}`;
    if (learnt >= options.trainingImprovement || better >= options.validationImprovement) {
      return nothing(`still learning: ${course}`, next, values);
    }
    return { amount: amountFor(site, options), values, reason: `too small: ${course}`, state: next };
  },
});
