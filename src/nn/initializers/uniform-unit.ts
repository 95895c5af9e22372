/** Uniform within one. @module */

import { defineInitialDistribution, drawn, type InitialDistribution } from "../initial-distribution.ts";

export const uniformUnit: InitialDistribution = defineInitialDistribution({
  name: "uniform-unit",
  summary: "Uniform in [-1, 1].",
  formula: "U(-1, 1)",
  source: "Growing Neural Networks: Dynamic Evolution through Gradient Descent, 2025, arXiv:2501.18012, released code",
  sample(random, rows, fanIn) {
    return drawn(rows * fanIn, () => 2 * random.uniform() - 1);
  },
});
