/** The controller's mask, on spirals. @module */

import type { StudyDefinition } from "../definition.ts";
import { maskStudy, quickMask } from "../size-by-gradient.ts";

export const maskSpiral: StudyDefinition = maskStudy({
  name: "mask-spiral",
  summary: "A mask over 10 units that opens while they are trained, on spirals of five classes.",
  datasets: ["n-spirals"],
  scales: {
    quick: quickMask,
    cpu: { seeds: "1..50", run: { generator: { points: 2500 } } },
    full: { seeds: "1..100" },
  },
  published: [
    { arm: "growing", accuracy: { mean: 0.865 } },
    { arm: "static", accuracy: { mean: 0.84 } },
  ],
});
