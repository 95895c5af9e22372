/** Dynamic node creation: one unit at a time, once the error curve flattens. @module */

import * as z from "zod";
import { defineTrigger } from "../trigger.ts";
import { newRounds, nextRound, nothing, type Rounds, remember, targetLossOption } from "./shared/rounds.ts";

interface State {
  readonly rounds: Rounds;
  /** a_(t-w) .. a_t: training losses since the last unit came. */
  readonly losses: readonly number[];
  /** a_t0, the loss when it came; null before the first look. */
  readonly reference: number | null;
}

/**
 * Adds a unit when (a_(t-w) - a_t) / a_t0 < D and t - w >= t0: a_t the mean training loss between looks t - 1 and t, t0 the look
 * of the last addition, w the window, D the trigger slope. That t - w >= t0 is its cool-down. At the target loss nothing is added.
 *
 * Departs from the paper: passes over the data are looks; where there are several hidden layers each gets a unit.
 *
 * @see Ash 1989, "Dynamic node creation in backpropagation networks", Connection Science 1(4), section 2; window and slope as in D. R. Tveter's
 * manual of backprop
 */
export const dynamicNodeCreation = defineTrigger({
  name: "dynamic-node-creation",
  summary: "Adds one unit whenever the training loss flattens, relative to what it was at the last addition.",
  source: "Ash 1989, Connection Science 1(4)",
  options: z.strictObject({
    creationWindow: z.int().min(1).default(25).describe("looks w over which the loss must fall"),
    creationSlope: z
      .number()
      .min(0)
      .default(0.1)
      .describe("decrease of the loss, relative to the loss at the last addition (D)"),
    targetLoss: targetLossOption,
  }),
  wants: () => ({ loss: true }),
  start: (): State => ({ rounds: newRounds, losses: [], reference: null }),
  evaluate(_site, look, { creationWindow: window, creationSlope, targetLoss }, state: State) {
    const rounds = nextRound(state.rounds, look);
    const loss = look.trainingLoss;
    if (loss === null || !Number.isFinite(loss))
      return nothing("skipped: no finite training loss", { ...state, rounds });
    const grew = rounds.since === 0 && rounds.count > 1;
    const reference = grew || state.reference === null ? loss : state.reference;
    const losses = remember(grew ? [] : state.losses, loss, window + 1);
    const next = { rounds, losses, reference };
    const fall = reference > 0 ? ((losses[0] as number) - loss) / reference : 0;
    const values = { trainingLoss: loss, reference, fall };
    if (losses.length <= window)
      return nothing(`${losses.length - 1} of ${window} looks since the last unit`, next, values);
    if (loss <= targetLoss) return nothing("the training loss has reached its target", next, values);
    const course = `over ${window} looks the loss fell by ${fall.toFixed(3)} of what it was at the last addition`;
    if (fall >= creationSlope) return nothing(`still falling: ${course}`, next, values);
    return { amount: 1, values, reason: `the curve is flat: ${course}`, state: next };
  },
});
