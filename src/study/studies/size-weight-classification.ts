/** The size as a weight, on classes of one number. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { chosenSize, perNeuron, SIZE_SOURCE, sizeRun, sizeWeightArms } from "../size-by-gradient.ts";

/** 40 points to train, 10 to test, 10,000 steps of plain gradient descent. */
export const sizeWeightClassification: StudyDefinition = defineStudy({
  name: "size-weight-classification",
  summary:
    "A hidden layer whose size is a weight, grown from 0 to 5 units, compared with 5 from the start, on two classes.",
  source: `${SIZE_SOURCE}, released code, first part`,
  datasets: ["sine-classes"],
  layers: 1,
  sizes: { small: 9, medium: 9, big: 64 },
  run: {
    ...sizeRun,
    initial: "uniform-unit",
    optimizer: "sgd",
    learningRate: 0.08,
    batchSize: 40,
    epochs: 10_000,
    evaluateEvery: 250,
    generator: { points: 50 },
  },
  arms: [
    ...sizeWeightArms.map((arm) => ({ ...arm, options: { ...arm.options, lambda: 0.01 } })),
    { ...perNeuron, run: { hidden: [5] } },
    chosenSize(9),
  ],
  scales: {
    quick: { seeds: "1..2", run: { epochs: 1000 } },
    cpu: { seeds: "1..50" },
    full: { seeds: "1..1000" },
  },
});
