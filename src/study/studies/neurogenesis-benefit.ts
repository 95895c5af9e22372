/** Whether growth is worth it. @module */

import type { StudyDefinition } from "../definition.ts";
import { neurogenesisStudy, neurogenesisTargets, variant } from "../neurogenesis.ts";

export const neurogenesisBenefit: StudyDefinition = neurogenesisStudy({
  name: "neurogenesis-benefit",
  summary:
    "Neurogenesis and a plastic graph of neurons, compared with static networks of the start size, the final size and four times that, with dropout, early stopping and random growth.",
  options: { policies: { maxLayers: 1 } },
  // The graph starts from sparse edges between inputs and outputs, without hidden neurons, at its own learning rate.
  arms: [
    variant("neurogenesis"),
    variant("by activations", { trigger: { name: "activation", baseline: "none", gamma: 0.5, epsOf: "norm" } }),
    { name: "plasticity", strategy: "plasticity", run: { model: "graph", hidden: null, learningRate: null } },
  ],
  controls: [
    "static-small",
    "static-final:neurogenesis",
    "static-4x:neurogenesis",
    "dropout-final:neurogenesis",
    "stopped-final:neurogenesis",
    "random-trigger:neurogenesis",
    "static-final:by activations",
  ],
  targets: neurogenesisTargets,
});
