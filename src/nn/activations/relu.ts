/** Rectified linear unit with derivative 1 at 0, so that a unit whose incoming weights are 0 receives a gradient. @module */

import { ActivationCode } from "../../kernels/kernels.ts";
import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const relu: ActivationDefinition = defineActivation({
  name: "relu",
  summary:
    "Rectified linear unit with derivative 1 at 0, so that a unit whose incoming weights are 0 receives a gradient.",
  formula: "f(x) = max(x, 0); f'(x) = 1 for x >= 0, else 0",
  source: "Nair & Hinton 2010; derivative at 0: Evci et al. 2022, GradMax, arXiv:2201.05125",
  code: ActivationCode.relu,
  alpha: 0,
  positivelyHomogeneous: true,
});
