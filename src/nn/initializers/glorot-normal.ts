/** Normal with variance 2 / (fanIn + fanOut). @module */

import { defineInitialDistribution, drawn, type InitialDistribution } from "../initial-distribution.ts";

export const glorotNormal: InitialDistribution = defineInitialDistribution({
  name: "glorot-normal",
  summary: "Normal with variance 2 / (fanIn + fanOut).",
  formula: "N(0, 2 / (fanIn + fanOut))",
  source: "Glorot & Bengio 2010",
  sample(random, rows, fanIn, fanOut) {
    const deviation = Math.sqrt(2 / Math.max(1, fanIn + fanOut));
    return drawn(rows * fanIn, () => random.normal() * deviation);
  },
});
