/** What growth by a signal saves on the way to a given accuracy. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import { NEUROGENESIS_SOURCE, neurogenesisRun, variant } from "../neurogenesis.ts";

const { validation, patience } = neurogenesisRun;

export const neurogenesisMnist: StudyDefinition = defineStudy({
  name: "neurogenesis-mnist",
  summary:
    "Growth from 16 units by the effective dimension of activations, compared with a static network of the final shape, until 98 % on MNIST.",
  source: NEUROGENESIS_SOURCE,
  datasets: ["mnist"],
  layers: 1,
  sizes: { small: 16, medium: 64, big: 512 },
  run: { validation, patience },
  factors: { epochs: [6, 10, 20] },
  arms: [
    variant("by activations", {
      trigger: { name: "activation", epsOf: "norm", baseline: "none", gamma: 0.5 },
      policies: { maxLayers: 1, maxWidth: 512, every: 50 },
    }),
  ],
  controls: ["static-final:by activations"],
  targets: { mnist: 0.98 },
  scales: {
    quick: { seeds: "1", run: { limit: 5000 }, factors: { epochs: [6] } },
    cpu: { seeds: "1..5" },
    full: { seeds: "1..10" },
  },
});
