/** The default strategy and recipe against static networks of its final widths. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";

export const defaultStrategy: StudyDefinition = defineStudy({
  name: "default-strategy",
  summary: "burgeon with every option at its default, compared with static networks. MNIST is in north-mnist.",
  source: "this project",
  datasets: ["fashion-mnist", "digits"],
  sizes: { small: 64, medium: 256, big: 784 },
  arms: [{ name: "burgeon", strategy: "burgeon" }],
  controls: ["static-final:burgeon", "static-small", "static-medium", "static-big", "random-trigger:burgeon"],
  scales: {
    quick: { seeds: "1", run: { epochs: 2, limit: 5000 } },
    cpu: { seeds: "1..5", arms: ["burgeon", "static-final:burgeon", "static-small"] },
    full: { seeds: "1..10" },
  },
});
