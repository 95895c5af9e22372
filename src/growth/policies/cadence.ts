/** How often signals are looked at. @module */

import { z } from "zod";
import { definePolicy, type PolicyDefinition } from "../policy.ts";

/** Looks at the signals in the whole of training, where no number of steps is given. */
const LOOKS = 100;

export const cadence: PolicyDefinition = definePolicy({
  name: "cadence",
  summary: "Looks at the signals every so many steps.",
  options: z.strictObject({
    every: z
      .int()
      .min(1)
      .nullable()
      .default(1)
      .describe("steps from one look at the signals to the next; null for 100 looks in all"),
  }),
  due: ({ step, totalSteps }, { every }) => step % (every ?? Math.max(1, Math.floor(totalSteps / LOOKS))) === 0,
});
