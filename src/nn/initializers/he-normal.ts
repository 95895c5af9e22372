/** Normal with variance 2 / fanIn (Kaiming). @module */

import { defineInitialDistribution, drawn, type InitialDistribution } from "../initial-distribution.ts";

export const heNormal: InitialDistribution = defineInitialDistribution({
  name: "he-normal",
  summary: "Normal with variance 2 / fanIn (Kaiming).",
  formula: "N(0, 2 / fanIn)",
  source: "He et al. 2015, arXiv:1502.01852, eq. 10",
  sample(random, rows, fanIn) {
    const deviation = Math.sqrt(2 / Math.max(1, fanIn));
    return drawn(rows * fanIn, () => random.normal() * deviation);
  },
});
