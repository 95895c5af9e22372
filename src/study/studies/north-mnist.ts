/** NORTH* and its rivals on MNIST, growing by their own triggers. @module */

import { standardControls } from "../controls.ts";
import { defineStudy, type StudyDefinition } from "../definition.ts";
import { mnistRun, mnistSizes, NORTH_SOURCE, northArms, publishedForms, publishedMnist } from "../north.ts";

export const northMnist: StudyDefinition = defineStudy({
  name: "north-mnist",
  summary: "Every strategy of NORTH*'s table 1 on MNIST, 784-64-64-10 growing to at most 784 units a layer.",
  source: `${NORTH_SOURCE}, section 5.2`,
  datasets: ["mnist"],
  layers: 2,
  sizes: mnistSizes,
  run: mnistRun,
  arms: [...northArms, ...publishedForms],
  controls: [
    ...standardControls,
    ...northArms.map(({ name }) => `static-final:${name}`),
    "random-trigger:north-random",
  ],
  scales: {
    quick: { seeds: "1..2", run: { epochs: 2, limit: 6000 } },
    cpu: { seeds: "1..2", run: { epochs: 10 } },
    full: { seeds: "1..5" },
  },
  published: publishedMnist,
  widthSteps: [5, 30, 118, 590],
});
