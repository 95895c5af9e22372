/** What the strategy `burgeon` is made of, each choice against its alternatives. @module */

import { type Arm, defineStudy, type StudyDefinition } from "../definition.ts";

const variant = (name: string, options: Arm["options"] = {}, run: Arm["run"] = {}): Arm => ({
  name,
  strategy: "burgeon",
  options,
  run,
});

export const recipe: StudyDefinition = defineStudy({
  name: "recipe",
  summary:
    "Confidence, candidates, price, moment of the look and learning rate of new units of the strategy burgeon, compared with alternatives.",
  source: "this project",
  datasets: ["mnist", "fashion-mnist", "digits", "spirals"],
  layers: 2,
  sizes: { small: 16, medium: 128, big: 512 },
  run: { epochs: 20 },
  arms: [
    variant("burgeon"),
    variant("confidence 1", { initializer: { confidence: 1 } }),
    variant("confidence 3", { initializer: { confidence: 3 } }),
    variant("8 candidates", { initializer: { candidates: 8 } }),
    variant("96 candidates", { initializer: { candidates: 96 } }),
    variant("no ascent", { initializer: { ascent: 0 } }),
    variant("price 1 %", { initializer: { price: 0.01 } }),
    variant("looks sooner", { trigger: { improvement: 0.3 } }),
    variant("looks later", { trigger: { improvement: 0.03 } }),
    variant("judged", { judge: "held-out-loss" }),
    variant("newcomers x3", {}, { newcomerRate: 3 }),
    variant("newcomers x0.3", {}, { newcomerRate: 0.3 }),
    {
      name: "independence",
      strategy: "north-random",
      options: {
        trigger: { gamma: 0.5, epsOf: "norm", baseline: "none" },
        policies: { every: null, until: 0.15, rowsFor: "width" },
      },
    },
    { name: "neurogenesis", strategy: "neurogenesis" },
  ],
  controls: ["static-medium", "static-big", "static-final:burgeon", "random-trigger:burgeon"],
  scales: {
    quick: { seeds: "1", run: { epochs: 3, limit: 2000 } },
    cpu: { seeds: "1..5", run: { limit: 10_000 } },
    full: { seeds: "1..5" },
  },
});
