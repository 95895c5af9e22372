/** The size as a weight, on functions of one number. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { chosenSize, perNeuron, SIZE_SOURCE, sizeRun, sizeWeightArms } from "../size-by-gradient.ts";

/** 32 points to train, 8 to test, 40,000 steps of plain gradient descent. */
export const sizeWeightRegression: StudyDefinition = defineStudy({
  name: "size-weight-regression",
  summary:
    "A hidden layer whose size is a weight, grown from 0 to 5 units, compared with 5 from the start, on four curves.",
  source: `${SIZE_SOURCE}, released code, first part`,
  datasets: ["curve", "bessel-sum"],
  layers: 1,
  sizes: { small: 9, medium: 9, big: 64 },
  run: {
    ...sizeRun,
    initial: "uniform-unit",
    optimizer: "sgd",
    learningRate: 1e-3,
    batchSize: 32,
    epochs: 40_000,
    evaluateEvery: 1000,
    generator: { points: 40 },
  },
  factors: { "curve:generator.function": ["j0", "cubic", "quadratic"] },
  arms: [...sizeWeightArms, { ...perNeuron, run: { hidden: [5] } }, { ...chosenSize(9), options: { rate: 20 } }],
  scales: {
    quick: { seeds: "1..2", run: { epochs: 2000, evaluateEvery: 100 } },
    cpu: { seeds: "1..50" },
    full: { seeds: "1..1000" },
  },
});
