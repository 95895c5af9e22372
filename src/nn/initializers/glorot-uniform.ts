/** Uniform with variance 2 / (fanIn + fanOut). @module */

import { defineInitialDistribution, type InitialDistribution } from "../initial-distribution.ts";

export const glorotUniform: InitialDistribution = defineInitialDistribution({
  name: "glorot-uniform",
  summary: "Uniform with variance 2 / (fanIn + fanOut).",
  formula: "U(-a, a), a = sqrt(6 / (fanIn + fanOut))",
  source: "Glorot & Bengio 2010, eq. 16",
  sample(random, rows, fanIn, fanOut) {
    const bound = Math.sqrt(6 / Math.max(1, fanIn + fanOut));
    const values = new Float64Array(rows * fanIn);
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
    return values;
  },
});
