/** How fast a size is pulled to its target, and what that does to the loss. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { SIZE_SOURCE, sizeRun, sizeWeightArms } from "../size-by-gradient.ts";

const lambda = "strategy.lambda";
const lambdas = [0.01, 0.1, 0.266, 1, 10, 100];

/** The loss of growing over that of static, for sizes that relax to 5 in 1 / (2 lambda lr) steps. */
export const sizeLambda: StudyDefinition = defineStudy({
  name: "size-lambda",
  summary: "The weight of the size loss, from slow growth to immediate growth, on J0.",
  source: `${SIZE_SOURCE}, released code, lambda scan`,
  datasets: ["curve"],
  layers: 1,
  sizes: { small: 9, medium: 9, big: 9 },
  run: {
    ...sizeRun,
    initial: "uniform-unit",
    optimizer: "sgd",
    learningRate: 1e-3,
    batchSize: 32,
    epochs: 17_783,
    evaluateEvery: 1000,
    generator: { points: 40, function: "j0" },
  },
  factors: { [lambda]: lambdas },
  arms: sizeWeightArms,
  scales: {
    quick: { seeds: "1..2", run: { epochs: 2000, evaluateEvery: 100 }, factors: { [lambda]: [0.1, 1] } },
    cpu: { seeds: "1..50", factors: { [lambda]: [0.01, 0.1, 0.266, 1] } },
    full: { seeds: "1..1000" },
  },
  published: [{ arm: "growing", factors: { [lambda]: 0.266 }, ratio: 0.728 }],
});
