/** No activation. @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const identity: ActivationDefinition = defineActivation({
  name: "identity",
  summary: "No activation.",
  formula: "f(x) = x",
  source: "-",
  code: 0,
  alpha: 0,
  positivelyHomogeneous: true,
  gain: 1,
  value: (x) => x,
  derivative: () => 1,
  secondDerivative: () => 0,
  onnx: (x) => x,
  c: (x) => x,
});
