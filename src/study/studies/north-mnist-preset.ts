/** Initializers alone: growth by preset schedules on MNIST, to 256 units a layer. @module */

import { type Arm, defineStudy, type Published, type StudyDefinition } from "../definition.ts";
import { mnistRun, mnistSizes, NORTH_SOURCE, northArms } from "../north.ts";

const schedules = ["linear", "batched"] as const;

const armOf = (strategy: string, trigger: string): Arm => ({
  name: `${strategy} ${trigger}`,
  strategy,
  options: { trigger: { name: trigger, targetWidth: 256, endFraction: 0.75 } },
});

/** Median test accuracies under the linear and the batched schedule. */
const medians: Readonly<Record<string, readonly [number, number]>> = {
  "north-select": [0.9798, 0.9806],
  "north-pre": [0.9793, 0.9787],
  "north-random": [0.9798, 0.9798],
  "north-weight": [0.9787, 0.9798],
  gradmax: [0.977, 0.9791],
  firefly: [0.9741, 0.9733],
  nest: [0.9777, 0.9744],
};

const published = Object.entries(medians).flatMap(([strategy, values]) =>
  schedules.map(
    (schedule, i): Published => ({
      arm: `${strategy} ${schedule}`,
      accuracy: { mean: values[i] as number },
      hiddenUnits: { mean: 512 },
      widths: [256, 256],
    }),
  ),
);

export const northMnistPreset: StudyDefinition = defineStudy({
  name: "north-mnist-preset",
  summary:
    "The initializers of NORTH* and of other methods under the same preset growth on MNIST, 64 to 256 units per layer.",
  source: `${NORTH_SOURCE}, section 5.2 (preset schedules)`,
  datasets: ["mnist"],
  layers: 2,
  sizes: mnistSizes,
  run: mnistRun,
  arms: northArms.flatMap(({ strategy }) => schedules.map((schedule) => armOf(strategy, schedule))),
  controls: ["static-small", "static-medium"],
  scales: {
    quick: { seeds: "1", run: { epochs: 2, limit: 6000 } },
    cpu: { seeds: "1..5" },
    full: { seeds: "1..5" },
  },
  published: [{ arm: "static-medium", accuracy: { mean: 0.9787, sd: 0.001 } }, ...published],
});
