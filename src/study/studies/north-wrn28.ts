/** NORTH* on WideResNet-28, whose blocks share the widths of their groups. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { northOnImages, oneBatch, residualScales, shifted } from "../images.ts";
import { NORTH_SOURCE } from "../north.ts";

export const northWrn28: StudyDefinition = defineStudy({
  name: "north-wrn28",
  summary: "WideResNet-28 whose group-shared widths grow by their own triggers, on CIFAR-10.",
  source: `${NORTH_SOURCE}, section 5.3; no figures are published as numbers`,
  datasets: ["cifar10"],
  sizes: { small: 0.25, medium: 1, big: 6 },
  run: {
    model: "wrn-28-1",
    residual: "group",
    batchSize: 128,
    epochs: 50,
    learningRate: 3e-3,
    schedule: "cosine",
    ...shifted,
  },
  options: { policies: { ...oneBatch, skips: false } },
  arms: [
    northOnImages("north-select", 0.9),
    northOnImages("north-random", 0.9),
    northOnImages("north-weight", 0.99),
    { name: "gradmax", strategy: "gradmax" },
  ],
  controls: ["static-small", "static-medium", "static-big", "static-equal:north-select", "random-trigger:north-random"],
  scales: {
    ...residualScales,
    full: { seeds: "1..5" },
  },
});
