/** Two widths that the data chooses, on digits. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { SIZE_SOURCE } from "../size-by-gradient.ts";

export const sizeMnist: StudyDefinition = defineStudy({
  name: "size-mnist",
  summary:
    "Two hidden layers whose widths the data chooses, starting from 128 units, compared with the same widths from the start.",
  source: `this project, by the method of ${SIZE_SOURCE}`,
  datasets: ["mnist"],
  layers: 2,
  sizes: { small: 128, medium: 64, big: 512 },
  run: { batchSize: 128, epochs: 10, learningRate: 1e-3, schedule: "cosine" },
  arms: [{ name: "chosen-size", strategy: "size-weight" }],
  controls: ["static-final:chosen-size", "static-small", "static-medium"],
  scales: {
    quick: { seeds: "1", run: { epochs: 2, limit: 5000 } },
    cpu: { seeds: "1..5" },
    full: { seeds: "1..5", run: { epochs: 20 } },
  },
});
