/** The controller's mask, on a sum of Bessel functions. @module */

import type { StudyDefinition } from "../definition.ts";
import { maskStudy, quickMask } from "../size-by-gradient.ts";

export const maskBessel: StudyDefinition = maskStudy({
  name: "mask-bessel",
  summary: "A mask over 10 units that opens while they are trained, on a sum of Bessel functions.",
  datasets: ["bessel-sum"],
  scales: {
    quick: quickMask,
    cpu: { seeds: "1..50", run: { generator: { points: 1000 } } },
    full: { seeds: "1..100" },
  },
  published: [
    { arm: "growing", mse: { mean: 2e-4 } },
    { arm: "static", mse: { mean: 1.2e-3 } },
  ],
});
