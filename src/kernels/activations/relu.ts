/** Rectified linear unit with derivative 1 at 0, so that a unit whose incoming weights are 0 receives a gradient. @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";
import { corner } from "./shared/corner.ts";

export const relu: ActivationDefinition = defineActivation({
  name: "relu",
  summary:
    "Rectified linear unit with derivative 1 at 0, so that a unit whose incoming weights are 0 receives a gradient.",
  formula: "f(x) = max(x, 0); f'(x) = 1 for x >= 0, else 0",
  source: "Nair & Hinton 2010; derivative at 0: Evci et al. 2022, GradMax, arXiv:2201.05125",
  code: 1,
  alpha: 0,
  positivelyHomogeneous: true,
  gain: 2,
  value: (x) => Math.max(x, 0),
  derivative: (x) => (x >= 0 ? 1 : 0),
  secondDerivative: corner,
  onnx: (x, add) => add("Relu", [x]),
  c: (x) => `${x} < 0 ? 0 : ${x}`,
});
