/** Rectified linear unit with derivative 0 at 0, as most libraries have it; for comparisons. @module */

import { ActivationCode } from "../../kernels/kernels.ts";
import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const reluZero: ActivationDefinition = defineActivation({
  name: "relu-zero",
  summary: "Rectified linear unit with derivative 0 at 0, as most libraries have it; for comparisons.",
  formula: "f(x) = max(x, 0); f'(x) = 1 for x > 0, else 0",
  source: "Nair & Hinton 2010",
  code: ActivationCode.reluZero,
  alpha: 0,
  positivelyHomogeneous: true,
});
