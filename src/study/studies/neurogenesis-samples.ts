/** How many rows growth needs. @module */

import type { StudyDefinition } from "../definition.ts";
import { neurogenesisRun, neurogenesisStudy, neurogenesisTargets, variant } from "../neurogenesis.ts";

export const neurogenesisSamples: StudyDefinition = neurogenesisStudy({
  name: "neurogenesis-samples",
  summary:
    "Neurogenesis compared with static networks on 1, 3, 10, 30 and 100 % of the training rows, for the same number of steps.",
  options: { policies: { maxLayers: 1 } },
  factors: { rowShare: [0.01, 0.03, 0.1, 0.3, 1] },
  // As many steps on few rows as on all; parity has its own.
  derive: ({ rowShare }) => ({
    epochs: Math.round(neurogenesisRun.epochs / Number(rowShare)),
    evaluateEvery: Math.round(1 / Number(rowShare)),
  }),
  arms: [variant("neurogenesis")],
  controls: ["static-small", "static-final:neurogenesis"],
  targets: neurogenesisTargets,
});
