/** The controller's mask, on bumps. @module */

import type { StudyDefinition } from "../definition.ts";
import { maskRun, maskStudy, quickMask } from "../size-by-gradient.ts";

/** 10 units, Adam on all rows at once, 100,000 steps. */
export const maskGaussian: StudyDefinition = maskStudy({
  name: "mask-gaussian",
  summary: "A mask over 10 units that opens while they are trained, on three Gaussian bumps with noise.",
  datasets: ["gaussian-mixture"],
  run: { ...maskRun, learningRate: 1e-3, epochs: 100_000, evaluateEvery: 1000 },
  factors: { "generator.noise": [0.01, 0.1, 0.5] },
  scales: {
    quick: quickMask,
    cpu: {
      seeds: "1..50",
      run: { generator: { points: 1000 }, epochs: 10_000 },
      factors: { "generator.noise": [0.1] },
    },
    full: { seeds: "1..100" },
  },
});
