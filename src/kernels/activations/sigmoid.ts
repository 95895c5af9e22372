/** Logistic function. @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";
import { sigmoid as f } from "../reference/shared/special-functions.ts";

export const sigmoid: ActivationDefinition = defineActivation({
  name: "sigmoid",
  summary: "Logistic function.",
  formula: "f(x) = 1 / (1 + exp(-x)); f'(x) = f(x)(1 - f(x))",
  source: "-",
  code: 4,
  alpha: 0,
  positivelyHomogeneous: false,
  bounds: [0, 1],
  gain: 1,
  value: f,
  derivative: (x) => f(x) * f(-x),
  secondDerivative: (x) => f(x) * (1 - f(x)) * (1 - 2 * f(x)),
  onnx: (x, add) => add("Sigmoid", [x]),
  c: (x) => `1 / (1 + expf(-${x}))`,
});
