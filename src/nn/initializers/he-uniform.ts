/** Uniform with variance 2 / fanIn (Kaiming). @module */

import { defineInitialDistribution, drawn, type InitialDistribution } from "../initial-distribution.ts";

export const heUniform: InitialDistribution = defineInitialDistribution({
  name: "he-uniform",
  summary: "Uniform with variance 2 / fanIn (Kaiming).",
  formula: "U(-a, a), a = sqrt(6 / fanIn)",
  source: "He et al. 2015, arXiv:1502.01852, eq. 10",
  sample(random, rows, fanIn) {
    const bound = Math.sqrt(6 / Math.max(1, fanIn));
    return drawn(rows * fanIn, () => (2 * random.uniform() - 1) * bound);
  },
});
