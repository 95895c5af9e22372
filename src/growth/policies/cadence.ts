/** How often signals are looked at. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";
import { stepsBetweenLooks } from "./shared/cadence.ts";

export const cadence = definePolicy({
  name: "cadence",
  summary: "Computes the signals at a fixed interval of steps.",
  source: "this project",
  options: z.strictObject({
    every: z
      .int()
      .min(1)
      .nullable()
      .default(1)
      .describe("steps between looks at the signals; null for 100 looks in total"),
  }),
  due: ({ step, totalSteps }, { every }) => step % stepsBetweenLooks(every, totalSteps) === 0,
});
