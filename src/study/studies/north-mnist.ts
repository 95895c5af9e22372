/** NORTH* and other methods on MNIST, with their own triggers. @module */

import { standardControls } from "../controls.ts";
import { type Arm, defineStudy, type StudyDefinition } from "../definition.ts";
import { mnistRun, mnistSizes, NORTH_SOURCE, northArms, publishedForms, publishedMnist } from "../north.ts";

/** Our own, in the recipe of the study, and in that of `burgeon train mnist`. */
const defaults = { batchSize: 128, learningRate: 1e-3, schedule: "cosine" };
const ours: readonly Arm[] = [
  { name: "burgeon", strategy: "burgeon" },
  { name: "burgeon-default", strategy: "burgeon", run: defaults },
];

export const northMnist: StudyDefinition = defineStudy({
  name: "north-mnist",
  summary: "Every strategy of NORTH*'s table 1 on MNIST, 784-64-64-10 growing to at most 784 units per layer.",
  source: `${NORTH_SOURCE}, section 5.2`,
  datasets: ["mnist"],
  layers: 2,
  sizes: mnistSizes,
  run: mnistRun,
  arms: [...northArms, ...publishedForms, ...ours],
  controls: [
    ...standardControls,
    ...[...northArms, ...ours].map(({ name }) => `static-final:${name}`),
    "random-trigger:north-random",
  ],
  scales: {
    quick: { seeds: "1..2", run: { epochs: 2, limit: 6000 } },
    cpu: { seeds: "1..5", run: { epochs: 10 } },
    full: { seeds: "1..5" },
  },
  published: publishedMnist,
  widthSteps: [5, 30, 118, 590],
});
