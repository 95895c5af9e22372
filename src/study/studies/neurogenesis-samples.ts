/** How many rows growth needs. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import {
  NEUROGENESIS_SOURCE,
  neurogenesisDatasets,
  neurogenesisRun,
  neurogenesisScales,
  neurogenesisSizes,
  neurogenesisTargets,
  neurogenesisTasks,
  variant,
} from "../neurogenesis.ts";

export const neurogenesisSamples: StudyDefinition = defineStudy({
  name: "neurogenesis-samples",
  summary: "Neurogenesis against static networks on 1, 3, 10, 30 and 100 % of the training rows, for as many steps.",
  source: NEUROGENESIS_SOURCE,
  datasets: neurogenesisDatasets,
  tasks: neurogenesisTasks,
  layers: 1,
  sizes: neurogenesisSizes,
  run: neurogenesisRun,
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
  scales: neurogenesisScales,
});
