/** No growth: the control of every comparison. @module */

import { defineStrategy } from "../strategy.ts";

export const fixed = defineStrategy({
  name: "static",
  summary: "Keeps the network as it is.",
  source: "-",
  start: () => ({ parameters: [], lossTerms: () => [], afterStep: () => undefined, state: () => null }),
});
