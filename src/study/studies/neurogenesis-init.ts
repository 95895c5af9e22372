/** With which weights what is new should begin. @module */

import type { StudyDefinition } from "../definition.ts";
import { neurogenesisStudy, variant } from "../neurogenesis.ts";

export const neurogenesisInit: StudyDefinition = neurogenesisStudy({
  name: "neurogenesis-init",
  summary: "Initializers of new units, and of new layers, of neurogenesis.",
  arms: [
    variant("zero outgoing", { initializer: "random", policies: { maxLayers: 1 } }),
    variant("copy-split", { initializer: "copy-split", policies: { maxLayers: 1 } }),
    variant("orthogonal", { initializer: "orthogonal", policies: { maxLayers: 1 } }),
    variant("variance-preserving", { initializer: "variance-preserving", policies: { maxLayers: 1 } }),
    variant("paired", { initializer: "paired", policies: { maxLayers: 1 } }),
    variant("gradmax", { initializer: "gradmax", policies: { maxLayers: 1 } }),
    variant("large-noise", { initializer: "large-noise", policies: { maxLayers: 1 } }),
    variant("large-noise kept", { initializer: "large-noise", policies: { maxLayers: 1 }, judge: { tolerance: null } }),
    variant("layers identity", { direction: "depth-first", layerInitializer: "identity" }),
    variant("layers zero-residual", { direction: "depth-first", layerInitializer: "zero-residual" }),
    variant("layers random", { direction: "depth-first", layerInitializer: "random-layer" }),
    variant("layers gaussian", { direction: "depth-first", layerInitializer: "gaussian" }),
  ],
  controls: ["static-final:zero outgoing"],
});
