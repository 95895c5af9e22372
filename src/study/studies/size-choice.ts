/** A size that the data chooses, compared with fixed sizes. @module */

import { type Arm, defineStudy, type StudyDefinition } from "../definition.ts";
import { chosenSize, SIZE_SOURCE, sizeRun } from "../size-by-gradient.ts";

const fixedWidth = (units: number): Arm => ({ name: `${units} units`, strategy: "static", run: { hidden: [units] } });

const from = (units: number): Arm => ({ ...chosenSize(units), name: `from ${units}` });

export const sizeChoice: StudyDefinition = defineStudy({
  name: "size-choice",
  summary:
    "Widths that the data chooses, starting from 128 units, compared with fixed widths, on spirals and Bessel functions.",
  source: `this project, on the tasks of ${SIZE_SOURCE}`,
  datasets: ["n-spirals", "bessel-sum"],
  layers: 1,
  sizes: { small: 128, medium: 64, big: 1024 },
  run: {
    ...sizeRun,
    initial: "uniform-fan-in",
    schedule: "cosine",
    learningRate: 1e-2,
    batchSize: 64,
    epochs: 600,
    evaluateEvery: 20,
    generator: { points: 3000 },
  },
  arms: [chosenSize(128), from(64), from(256), ...[4, 8, 16, 32, 64, 128, 256, 512].map(fixedWidth)],
  scales: {
    quick: { seeds: "1..2", run: { epochs: 60, generator: { points: 500 } } },
    cpu: { seeds: "1..10" },
    full: { seeds: "1..20" },
  },
});
