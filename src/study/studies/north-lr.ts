/** Growth against the learning rate. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { mnistSizes, NORTH_SOURCE } from "../north.ts";
import { publishedSweep, sweepArms } from "../sweep.ts";

const rates = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2];

export const northLr: StudyDefinition = defineStudy({
  name: "north-lr",
  summary: "Effect of the learning rate on growth, on MNIST, by validation accuracy.",
  source: `${NORTH_SOURCE}, appendix (hyper-parameter studies)`,
  datasets: ["mnist"],
  layers: 2,
  sizes: mnistSizes,
  run: { batchSize: 512, epochs: 20, validation: 0.1, schedule: "constant" },
  factors: { learningRate: rates },
  arms: sweepArms,
  controls: ["static-medium", "static-big"],
  measure: "validation",
  scales: {
    quick: { seeds: "1", run: { epochs: 2, limit: 5000 }, factors: { learningRate: [3e-4, 3e-3] } },
    cpu: { seeds: "1..5", run: { epochs: 10, limit: 10_000 } },
    full: { seeds: "1..5" },
  },
  published: publishedSweep({
    factor: "learningRate",
    values: rates,
    accuracy: {
      "north-select": [0.9707, 0.98, 0.9776, 0.9725, 0.9678],
      "north-random": [0.9696, 0.9795, 0.9821, 0.9722, 0.9685],
      "north-weight": [0.9635, 0.9779, 0.9828, 0.9782, 0.9715],
      "static-medium": [0.9631, 0.9754, 0.9791, 0.9781, 0.973],
      "static-big": [0.975, 0.98, 0.9814, 0.9774, 0.9729],
    },
    hiddenUnits: {
      "north-select": [855, 853, 306, 142, 130],
      "north-random": [1431, 1178, 740, 163, 134],
      "north-weight": [607, 625, 917, 1095, 1267],
    },
  }),
});
