/** The controller's mask, on a sum of Bessel functions. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { chosenSize, maskRun, perNeuron, releasedMask, SIZE_SOURCE } from "../size-by-gradient.ts";

/** 10 units, Adam on all rows at once, 5,000 steps. */
export const maskBessel: StudyDefinition = defineStudy({
  name: "mask-bessel",
  summary: "A mask over 10 units that opens while they are trained, on a sum of Bessel functions.",
  source: `${SIZE_SOURCE}, released code, second part`,
  datasets: ["bessel-sum"],
  layers: 1,
  sizes: { small: 10, medium: 10, big: 256 },
  run: { ...maskRun, learningRate: 1e-3 },
  arms: [...releasedMask, perNeuron, chosenSize(64)],
  scales: {
    quick: { seeds: "1..2", run: { generator: { points: 500 }, epochs: 500 } },
    cpu: { seeds: "1..50", run: { generator: { points: 1000 } } },
    full: { seeds: "1..100" },
  },
  published: [
    { arm: "growing", mse: { mean: 2e-4 } },
    { arm: "static", mse: { mean: 1.2e-3 } },
  ],
});
