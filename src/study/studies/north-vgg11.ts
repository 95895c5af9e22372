/** NORTH* on VGG-11. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { northOnImages, oneBatch } from "../images.ts";
import { NORTH_SOURCE } from "../north.ts";

const gammas = [0.9, 0.97, 0.99];

const controls = [
  "static-small",
  "static-medium",
  "static-equal:north-select 0.9",
  "static-equal:north-random 0.9",
  "static-equal:north-weight",
  "random-trigger:north-random 0.9",
];

const swept = (strategy: string) => gammas.map((gamma) => northOnImages(strategy, gamma, `${strategy} ${gamma}`));

const arms = [...swept("north-select"), ...swept("north-random"), northOnImages("north-weight", 0.99)];

export const northVgg11: StudyDefinition = defineStudy({
  name: "north-vgg11",
  summary: "VGG-11 that grows by its own triggers, on CIFAR-10 (or CIFAR-100 with --dataset cifar100).",
  source: `${NORTH_SOURCE}, section 5.3; no figures of the final version are published as numbers`,
  datasets: ["cifar10"],
  sizes: { small: 0.25, medium: 1, big: 2 },
  run: { model: "vgg11", batchSize: 128, epochs: 100, learningRate: 3e-4, schedule: "cosine" },
  options: { policies: oneBatch },
  arms,
  controls: [...controls, "static-big"],
  scales: {
    quick: {
      seeds: "1",
      sizes: { small: 0.125, medium: 0.25, big: 0.5 },
      run: { epochs: 2, limit: 5000, learningRate: 1e-3 },
      options: { policies: { every: 10 } },
    },
    cpu: {
      seeds: "1..5",
      sizes: { small: 0.125, medium: 0.25, big: 0.5 },
      run: { epochs: 8, limit: 10_000, learningRate: 1e-3, evaluateEvery: 8 },
      options: { policies: { every: 5 } },
      arms: [...arms.map(({ name }) => name), ...controls],
    },
    full: { seeds: "1..5" },
  },
});
