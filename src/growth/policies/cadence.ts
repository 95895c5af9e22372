/** How often signals are looked at. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";
import { stepsBetweenLooks } from "./shared/cadence.ts";

export const cadence = definePolicy({
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
  due: ({ step, totalSteps }, { every }) => step % stepsBetweenLooks(every, totalSteps) === 0,
});
