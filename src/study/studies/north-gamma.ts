/** How much redundancy is tolerated: the share gamma of the effective dimension. @module */

import { defineStudy, type Published, type StudyDefinition } from "../definition.ts";
import { mnistRun, mnistSizes, NORTH_SOURCE } from "../north.ts";

const gammas = [0.7, 0.9, 0.97, 0.99, 0.997];
const GAMMA = "strategy.trigger.gamma";

const reported = (
  arm: string,
  rows: readonly (readonly [gamma: number, units: number, accuracy: number])[],
): Published[] =>
  rows.map(([gamma, units, accuracy]) => ({
    arm,
    factors: { [GAMMA]: gamma },
    hiddenUnits: { mean: units },
    accuracy: { mean: accuracy },
  }));

const gap = (strategy: string) => ({
  name: `${strategy} by orthogonality gap`,
  strategy,
  options: { trigger: { metric: "orthogonality-gap" } },
});

export const northGamma: StudyDefinition = defineStudy({
  name: "north-gamma",
  summary: "The share of the effective dimension that must be kept, on MNIST, by validation accuracy.",
  source: `${NORTH_SOURCE}, appendix (hyper-parameter studies)`,
  datasets: ["mnist"],
  layers: 2,
  sizes: mnistSizes,
  run: { ...mnistRun, validation: 0.1 },
  factors: { [GAMMA]: gammas },
  arms: [
    { name: "north-select", strategy: "north-select" },
    { name: "north-pre", strategy: "north-pre" },
    { name: "north-random", strategy: "north-random" },
    gap("north-select"),
    gap("north-random"),
  ],
  controls: ["static-medium", "static-big"],
  measure: "validation",
  scales: {
    quick: { seeds: "1", run: { epochs: 2, limit: 5000 }, factors: { [GAMMA]: [0.7, 0.97, 0.997] } },
    cpu: { seeds: "1..5", run: { epochs: 10, limit: 10_000 } },
    full: { seeds: "1..5" },
  },
  published: [
    ...reported("north-select", [
      [0.7, 1568, 0.9786],
      [0.9, 882, 0.9772],
      [0.97, 853, 0.98],
      [0.99, 170, 0.9667],
      [0.997, 159, 0.9658],
    ]),
    ...reported("north-pre", [
      [0.7, 1568, 0.9775],
      [0.9, 1136, 0.9787],
      [0.97, 416, 0.9739],
      [0.99, 187, 0.9677],
      [0.997, 178, 0.9669],
    ]),
    ...reported("north-random", [
      [0.7, 1568, 0.9787],
      [0.9, 1568, 0.9777],
      [0.97, 1178, 0.9795],
      [0.99, 1015, 0.9804],
      [0.997, 593, 0.9764],
    ]),
    ...reported("north-select by orthogonality gap", [[0.7, 169, 0.96]]),
    ...reported("north-random by orthogonality gap", [[0.7, 1367, 0.9783]]),
  ],
});
