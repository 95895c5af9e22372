/** Hyperbolic tangent. @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const tanh: ActivationDefinition = defineActivation({
  name: "tanh",
  summary: "Hyperbolic tangent.",
  formula: "f(x) = tanh x; f'(x) = 1 - f(x)^2",
  source: "-",
  code: 3,
  alpha: 0,
  positivelyHomogeneous: false,
  bounds: [-1, 1],
  gain: (5 / 3) ** 2,
  value: Math.tanh,
  derivative: (x) => 1 - Math.tanh(x) ** 2,
  secondDerivative: (x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2),
  onnx: (x, add) => add("Tanh", [x]),
  c: (x) => `tanhf(${x})`,
});
