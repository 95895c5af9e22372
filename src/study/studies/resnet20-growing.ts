/** ResNet-20 whose blocks grow inside. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { northOnImages, residualScales, shifted } from "../images.ts";

export const resnet20Growing: StudyDefinition = defineStudy({
  name: "resnet20-growing",
  summary: "ResNet-20 whose blocks grow in their inner widths, with every strategy that can, on CIFAR-10.",
  source: "He et al. 2016, arXiv:1512.03385, section 4.2 (the network); this project (the study)",
  datasets: ["cifar10"],
  sizes: { small: 0.25, medium: 1, big: 2 },
  run: {
    model: "resnet20",
    batchSize: 128,
    epochs: 100,
    learningRate: 0.1,
    optimizer: { name: "sgd", momentum: 0.9, nesterov: true, weightDecay: 1e-4 },
    schedule: "cosine",
    ...shifted,
  },
  options: { policies: { maxSamples: 128 } },
  arms: [
    { name: "burgeon", strategy: "burgeon" },
    northOnImages("north-select", 0.9),
    northOnImages("north-random", 0.9),
    northOnImages("north-weight", 0.99),
    { name: "gradmax", strategy: "gradmax" },
  ],
  controls: [
    "static-small",
    "static-medium",
    "static-big",
    "static-equal:burgeon",
    "static-equal:north-random",
    "random-trigger:north-random",
  ],
  scales: {
    ...residualScales,
    full: { seeds: "1..5" },
  },
});
