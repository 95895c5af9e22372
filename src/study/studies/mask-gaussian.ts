/** The controller's mask, on bumps. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { chosenSize, maskRun, perNeuron, releasedMask, SIZE_SOURCE } from "../size-by-gradient.ts";

/** 10 units, Adam on all rows at once, 100,000 steps. */
export const maskGaussian: StudyDefinition = defineStudy({
  name: "mask-gaussian",
  summary: "A mask over 10 units that opens while they are trained, on three Gaussian bumps with noise.",
  source: `${SIZE_SOURCE}, released code, second part`,
  datasets: ["gaussian-mixture"],
  layers: 1,
  sizes: { small: 10, medium: 10, big: 256 },
  run: { ...maskRun, learningRate: 1e-3, epochs: 100_000, evaluateEvery: 1000 },
  factors: { "generator.noise": [0.01, 0.1, 0.5] },
  arms: [...releasedMask, perNeuron, chosenSize(64)],
  scales: {
    quick: { seeds: "1..2", run: { generator: { points: 500 }, epochs: 500 } },
    cpu: {
      seeds: "1..50",
      run: { generator: { points: 1000 }, epochs: 10_000 },
      factors: { "generator.noise": [0.1] },
    },
    full: { seeds: "1..100" },
  },
});
