/** Judgement by the loss on held-out rows. @module */

import * as z from "zod";
import { defineJudge } from "../judge.ts";

/** Looks at the signals that growth rests, where no number of steps is given. */
const LOOKS = 5;

/**
 * After a rest: where the validation loss (the training loss, where nothing is held out) rose by more than `tolerance`, network and moments
 * are put back as they were, and the rest doubles.
 */
export const heldOutLoss = defineJudge({
  name: "held-out-loss",
  summary: "Undoes growth that increased the loss on held-out rows.",
  source: "this project; planned in SergioHC95/Neurogenesis, 2025",
  options: z.strictObject({
    rest: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe("steps from growth to its judgment, and minimum to the next growth; null for 5 looks at the signals"),
    tolerance: z
      .number()
      .min(0)
      .nullable()
      .default(0.02)
      .describe("relative increase of the validation loss above which growth is undone; null for never"),
    minGain: z
      .number()
      .min(0)
      .default(0.002)
      .describe("relative decrease of the validation loss below which growth counts as too little improvement"),
  }),
  rest: ({ rest }, cadence) => rest ?? LOOKS * cadence,
  verdict(before, after, { tolerance, minGain }) {
    const gain = before > 0 ? (before - after) / before : 0;
    return { worse: tolerance !== null && !(after <= before * (1 + tolerance)), poor: gain < minGain };
  },
});
