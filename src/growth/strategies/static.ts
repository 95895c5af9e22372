/** No growth: the control of every comparison. @module */

import { z } from "zod";
import { defineStrategy, type StrategyDefinition } from "../strategy.ts";

export const fixed: StrategyDefinition = defineStrategy({
  name: "static",
  summary: "Keeps the network as it is.",
  source: "-",
  options: z.strictObject({}),
  start: () => ({ parameters: [], lossTerms: () => [], afterStep: () => undefined, state: () => null }),
});
