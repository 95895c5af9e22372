/** Growth where neither validation nor training gets better. @module */

import * as z from "zod";
import { defineRoundTrigger, type Seen } from "./shared/round-trigger.ts";
import {
  amountFor,
  amountOptions,
  atTarget,
  fellBy,
  improvementOf,
  remember,
  targetLossOption,
  tooFew,
} from "./shared/rounds.ts";

interface State {
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
export const validationPlateau = defineRoundTrigger({
  name: "validation-plateau",
  summary: "Widens once neither the validation nor the training loss falls any more.",
  source: "this project's reconstruction of Online Neurogenesis",
  options: {
    validationWindow: z.int().min(1).default(5).describe("looks over which losses are compared"),
    validationImprovement: z
      .number()
      .min(0)
      .default(0.005)
      .describe("relative decrease of the best validation loss below which it counts as flat"),
    trainingImprovement: z
      .number()
      .min(0)
      .default(0.01)
      .describe("relative decrease of the training loss below which it counts as flat"),
    targetLoss: targetLossOption,
    ...amountOptions.shape,
  },
  wants: () => ({ loss: true }),
  start: { best: [], training: [] } as State,
  see(site, look, options, { own, fresh }) {
    const loss = look.trainingLoss;
    const validation = look.validationLoss();
    if (loss === null || !Number.isFinite(loss + validation)) return "skipped: no finite losses to compare";
    const { validationWindow: window } = options;
    const before = fresh ? { best: [], training: [] } : own;
    const best = remember(before.best, Math.min(validation, before.best.at(-1) ?? validation), window + 1);
    const training = remember(before.training, loss, window + 1);
    const [better, learnt] = [improvementOf(best), improvementOf(training)];
    const course = `over ${window} looks validation ${fellBy(better)}, training ${fellBy(learnt)}`;
    const propose: Seen<State>["propose"] = () => {
      const early = tooFew(best, window + 1) ?? atTarget(look, options);
      if (early) return early;
      const learning = learnt >= options.trainingImprovement || better >= options.validationImprovement;
      if (learning) return `still learning: ${course}`;
      return { amount: amountFor(site, options), reason: `too small: ${course}` };
    };
    const losses = { validationLoss: validation, trainingLoss: loss };
    const values = { ...losses, validationImprovement: better, trainingImprovement: learnt };
    return { own: { best, training }, values, propose };
  },
});
