/** Which signal says best that capacity is missing. @module */

import type { StudyDefinition } from "../definition.ts";
import { neurogenesisStudy, variant } from "../neurogenesis.ts";

export const neurogenesisSignals: StudyDefinition = neurogenesisStudy({
  name: "neurogenesis-signals",
  summary: "Triggers of neurogenesis, compared with each other, with a schedule and with random growth.",
  options: { policies: { maxLayers: 1 } },
  arms: [
    variant("loss-plateau", { trigger: "loss-plateau" }),
    variant("activation", { trigger: { name: "activation", epsOf: "norm", baseline: "none", gamma: 0.5 } }),
    variant("gradient", { trigger: "gradient" }),
    variant("weight", { trigger: "weight" }),
    ...[
      "mi-saturation",
      "gradient-plateau",
      "rank-pressure",
      "dead-units",
      "dynamic-node-creation",
      "validation-plateau",
      "generalization-gap",
      "composite",
    ].map((trigger) => variant(trigger, { trigger })),
    // Under Adam even noise without a trend is restless by 0.6 at most.
    variant("restlessness", { trigger: { name: "restlessness", restless: 0.6 } }),
    variant("schedule", { trigger: { name: "linear", targetWidth: 64 } }),
  ],
  controls: ["static-small", "static-final:loss-plateau", "random-trigger:loss-plateau"],
});
