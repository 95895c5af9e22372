/** Uniform in [-b, b] with b = 1 / sqrt(fanIn). @module */

import { defineInitialDistribution, drawn, type InitialDistribution } from "../initial-distribution.ts";

export const uniformFanIn: InitialDistribution = defineInitialDistribution({
  name: "uniform-fan-in",
  summary: "Uniform in [-b, b] with b = 1 / sqrt(fanIn).",
  formula: "U(-a, a), a = 1 / sqrt(fanIn)",
  source: "the default of torch.nn.Linear",
  sample(random, rows, fanIn) {
    const bound = 1 / Math.sqrt(Math.max(1, fanIn));
    return drawn(rows * fanIn, () => (2 * random.uniform() - 1) * bound);
  },
});
