/** Units or layers. @module */

import type { StudyDefinition } from "../definition.ts";
import { neurogenesisStudy, variant } from "../neurogenesis.ts";

export const neurogenesisDirection: StudyDefinition = neurogenesisStudy({
  name: "neurogenesis-direction",
  summary: "Neurogenesis width first, depth first, by trial, and in width only.",
  arms: [
    variant("width-only", { direction: "width-first", policies: { maxLayers: 1 } }),
    variant("width-first", { direction: "width-first" }),
    variant("depth-first", { direction: "depth-first" }),
    variant("hybrid", { direction: "hybrid" }),
  ],
  controls: ["static-small", "static-final:width-only", "static-final:depth-first"],
});
