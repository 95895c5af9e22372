/** What the strategy `burgeon` is made of, each choice against its alternatives. @module */

import { type Arm, defineStudy, type StudyDefinition } from "../definition.ts";

/** The time that growth has in `burgeon`. */
const policies = { every: null, until: 0.15, rowsFor: "width" };
/** With its trigger, to be joined with other initializers. */
const when = { trigger: { gamma: 0.5, epsOf: "norm", baseline: "none" }, policies };

const variant = (name: string, options: Arm["options"] = {}, run: Arm["run"] = {}): Arm => ({
  name,
  strategy: "burgeon",
  options,
  run,
});

export const recipe: StudyDefinition = defineStudy({
  name: "recipe",
  summary:
    "Signal, initializer, interval, end of growth and learning rate of new units of the strategy burgeon, compared with alternatives.",
  source: "this project",
  datasets: ["mnist", "fashion-mnist", "digits", "spirals"],
  layers: 2,
  sizes: { small: 16, medium: 128, big: 512 },
  run: { epochs: 20 },
  arms: [
    variant("burgeon"),
    variant("gamma 0.4", { trigger: { gamma: 0.4 } }),
    variant("gamma 0.6", { trigger: { gamma: 0.6 } }),
    variant("until 0.05", { policies: { until: 0.05 } }),
    variant("until 0.4", { policies: { until: 0.4 } }),
    variant("every step", { policies: { every: 1 } }),
    variant("newcomers x3", {}, { newcomerRate: 3 }),
    variant("newcomers x0.3", {}, { newcomerRate: 0.3 }),
    variant("published signal", { trigger: { gamma: 0.97, epsOf: "one", baseline: "initial" } }),
    { name: "select", strategy: "north-select", options: when },
    { name: "pre", strategy: "north-pre", options: when },
    { name: "gradient signal", strategy: "gradmax", options: { policies } },
    { name: "weight signal", strategy: "north-weight", options: { policies } },
  ],
  controls: ["static-medium", "static-big", "static-final:burgeon", "random-trigger:burgeon"],
  scales: {
    quick: { seeds: "1", run: { epochs: 3, limit: 2000 } },
    cpu: { seeds: "1..5", run: { limit: 10_000 } },
    full: { seeds: "1..5" },
  },
});
