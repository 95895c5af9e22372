/** Units or layers. @module */

import { defineStudy, type StudyDefinition } from "../definition.ts";
import {
  NEUROGENESIS_SOURCE,
  neurogenesisDatasets,
  neurogenesisRun,
  neurogenesisScales,
  neurogenesisSizes,
  neurogenesisTasks,
  variant,
} from "../neurogenesis.ts";

export const neurogenesisDirection: StudyDefinition = defineStudy({
  name: "neurogenesis-direction",
  summary: "Neurogenesis in width first, in depth first, by trial, and in width alone.",
  source: NEUROGENESIS_SOURCE,
  datasets: neurogenesisDatasets,
  tasks: neurogenesisTasks,
  layers: 1,
  sizes: neurogenesisSizes,
  run: neurogenesisRun,
  arms: [
    variant("width-only", { direction: "width-first", policies: { maxLayers: 1 } }),
    variant("width-first", { direction: "width-first" }),
    variant("depth-first", { direction: "depth-first" }),
    variant("hybrid", { direction: "hybrid" }),
  ],
  controls: ["static-small", "static-final:width-only", "static-final:depth-first"],
  scales: neurogenesisScales,
});
