/** The controller's mask, on spirals. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { chosenSize, maskRun, perNeuron, releasedMask, SIZE_SOURCE } from "../size-by-gradient.ts";

/** 10 units, Adam on all rows at once, 5,000 steps. */
export const maskSpiral: StudyDefinition = defineStudy({
  name: "mask-spiral",
  summary: "A mask over 10 units that opens while they are trained, on spirals of five classes.",
  source: `${SIZE_SOURCE}, released code, second part`,
  datasets: ["n-spirals"],
  layers: 1,
  sizes: { small: 10, medium: 10, big: 256 },
  run: { ...maskRun, learningRate: 1e-3 },
  arms: [...releasedMask, perNeuron, chosenSize(64)],
  scales: {
    quick: { seeds: "1..2", run: { generator: { points: 500 }, epochs: 500 } },
    cpu: { seeds: "1..50", run: { generator: { points: 2500 } } },
    full: { seeds: "1..100" },
  },
  published: [
    { arm: "growing", accuracy: { mean: 0.865 } },
    { arm: "static", accuracy: { mean: 0.84 } },
  ],
});
