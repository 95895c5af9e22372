/** Growth when the training loss stops falling. @module */

import * as z from "zod";
import { defineTrigger } from "../trigger.ts";
import { fellBy } from "./shared/rounds.ts";

interface PlateauState {
  /** Smoothed training loss, and those of the last looks, the oldest first. */
  readonly smooth: number | null;
  readonly history: readonly number[];
}

/**
 * With L the exponential moving average of the training loss over looks (decay 1 - 2 / (W + 1)): ceil(share x M) units, at least
 * `atLeast`, when L is above `targetLoss` and fell by less than the share `plateau` of itself over the last W looks. The window begins
 * again after each proposal.
 *
 * After dynamic node creation, which compares the fall with the error at the time of the last addition instead, and adds one node.
 *
 * @see Ash 1989, "Dynamic node creation in backpropagation networks", Connection Science 1(4)
 */
export const lossPlateau = defineTrigger({
  name: "loss-plateau",
  summary: "Adds units when the training loss stops falling above its target.",
  source: "after Ash 1989, Connection Science 1(4)",
  options: z.strictObject({
    plateau: z
      .number()
      .min(0)
      .default(0.05)
      .describe("relative decrease of the smoothed loss over the window, below which it counts as flat"),
    fallWindow: z.int().min(1).default(10).describe("looks over which the decrease is measured"),
    targetLoss: z.number().min(0).default(0.02).describe("training loss below which no units are added"),
    share: z.number().positive().default(0.1).describe("units to add, relative to the width"),
    atLeast: z.int().min(1).default(1).describe("minimum number of units to add"),
  }),
  start: (): PlateauState => ({ smooth: null, history: [] }),
  evaluate({ axis }, { observe }, { plateau, fallWindow, targetLoss, share, atLeast }, state) {
    const { loss } = observe;
    const none = { amount: 0, state };
    if (loss === null) return { ...none, values: { loss }, reason: "no loss is known before the first step" };
    const smooth = state.smooth === null ? loss : state.smooth + (2 / (fallWindow + 1)) * (loss - state.smooth);
    const history = [...state.history, smooth].slice(-fallWindow - 1);
    const fall = history.length <= fallWindow ? null : 1 - smooth / (history[0] as number);
    const values = { loss: smooth, fall };
    const next = { smooth, history };
    if (smooth <= targetLoss) {
      return {
        amount: 0,
        values,
        state: next,
        reason: `the loss ${smooth.toPrecision(3)} is below its target ${targetLoss}`,
      };
    }
    if (fall === null) {
      return {
        amount: 0,
        values,
        state: next,
        reason: `${history.length - 1} of ${fallWindow} looks since the last growth`,
      };
    }
    const course = `${fellBy(fall)} over ${fallWindow} looks`;
    if (fall >= plateau) return { amount: 0, values, state: next, reason: `still learning: the loss ${course}` };
    const amount = Math.max(atLeast, Math.ceil(share * axis.size));
    const reason = `the loss ${smooth.toPrecision(3)} ${course}`;
    return { amount, values, state: { smooth, history: [] }, reason };
  },
});
