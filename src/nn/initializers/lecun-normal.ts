/** Normal with variance 1 / fanIn. @module */

import { defineInitialDistribution, drawn, type InitialDistribution } from "../initial-distribution.ts";

export const lecunNormal: InitialDistribution = defineInitialDistribution({
  name: "lecun-normal",
  summary: "Normal with variance 1 / fanIn.",
  formula: "N(0, 1 / fanIn)",
  source: "LeCun, Bottou, Orr & Mueller 1998, Efficient BackProp, section 4.6",
  sample(random, rows, fanIn) {
    const deviation = Math.sqrt(1 / Math.max(1, fanIn));
    return drawn(rows * fanIn, () => random.normal() * deviation);
  },
});
