/** Rectified linear unit with derivative 0 at 0, as in most libraries; for comparisons. @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";
import { corner } from "./shared/corner.ts";

export const reluZero: ActivationDefinition = defineActivation({
  name: "relu-zero",
  summary: "Rectified linear unit with derivative 0 at 0, as in most libraries; for comparisons.",
  formula: "f(x) = max(x, 0); f'(x) = 1 for x > 0, else 0",
  source: "Nair & Hinton 2010",
  code: 7,
  alpha: 0,
  positivelyHomogeneous: true,
  gain: 2,
  value: (x) => Math.max(x, 0),
  derivative: (x) => (x > 0 ? 1 : 0),
  secondDerivative: corner,
  onnx: (x, add) => add("Relu", [x]),
  c: (x) => `${x} < 0 ? 0 : ${x}`,
});
