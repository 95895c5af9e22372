/** How often signals are looked at. @module */

import { z } from "zod";
import { definePolicy, type PolicyDefinition } from "../policy.ts";

export const cadence: PolicyDefinition = definePolicy({
  name: "cadence",
  summary: "Looks at the signals every so many steps.",
  options: z.strictObject({
    every: z.int().min(1).default(1).describe("steps from one look at the signals to the next"),
  }),
  due: ({ step }, { every }) => step % every === 0,
});
