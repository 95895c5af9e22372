/** No growth: the control of every comparison. @module */

import { defineStrategy } from "../strategy.ts";

export const fixed = defineStrategy({
  name: "static",
  summary: "Never changes the network: a control.",
  source: "-",
  start: () => ({ parameters: [], lossTerms: () => [], afterStep: () => undefined, state: () => null }),
});
