/** Growth against the batch size. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { mnistSizes, NORTH_SOURCE } from "../north.ts";
import { publishedSweep, sweepArms } from "../sweep.ts";

const sizes = [32, 64, 128, 256, 512, 1024, 2048];

export const northBatch: StudyDefinition = defineStudy({
  name: "north-batch",
  summary: "Effect of the batch size on growth, on MNIST, by validation accuracy.",
  source: `${NORTH_SOURCE}, appendix (hyper-parameter studies)`,
  datasets: ["mnist"],
  layers: 2,
  sizes: mnistSizes,
  run: { epochs: 20, learningRate: 3e-4, validation: 0.1, schedule: "constant" },
  factors: { batchSize: sizes },
  arms: sweepArms,
  controls: ["static-medium", "static-big"],
  measure: "validation",
  scales: {
    quick: { seeds: "1", run: { epochs: 2, limit: 5000 }, factors: { batchSize: [128, 512] } },
    cpu: { seeds: "1..5", run: { epochs: 10, limit: 10_000 }, factors: { batchSize: [32, 128, 512, 2048] } },
    full: { seeds: "1..5" },
  },
  published: publishedSweep({
    factor: "batchSize",
    values: sizes,
    accuracy: {
      "north-select": [0.9767, 0.9786, 0.9804, 0.9804, 0.98, 0.9775, 0.9741],
      "north-random": [0.9803, 0.9791, 0.9786, 0.9804, 0.9795, 0.9783, 0.974],
      "north-weight": [0.9799, 0.9806, 0.98, 0.9794, 0.9779, 0.9757, 0.9724],
    },
    hiddenUnits: {
      "north-select": [532, 826, 674, 760, 853, 853, 857],
      "north-random": [1471, 1055, 1058, 1064, 1178, 1124, 1254],
      "north-weight": [979, 913, 804, 692, 625, 623, 622],
    },
  }),
});
