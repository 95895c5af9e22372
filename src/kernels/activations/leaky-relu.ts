/** Rectifier with a small slope below 0. @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";
import { corner } from "./shared/corner.ts";

export const leakyRelu: ActivationDefinition = defineActivation({
  name: "leaky-relu",
  summary: "Rectifier with a small slope below 0.",
  formula: "f(x) = x for x >= 0, else alpha x",
  source: "Maas, Hannun & Ng 2013",
  code: 2,
  alpha: 0.01,
  positivelyHomogeneous: true,
  gain: 2,
  value: (x, alpha) => (x >= 0 ? x : alpha * x),
  derivative: (x, alpha) => (x >= 0 ? 1 : alpha),
  secondDerivative: (x, alpha) => (1 - alpha) * corner(x),
  onnx: (x, add, alpha) => add("LeakyRelu", [x], { alpha: { f: alpha } }),
  c: (x, alpha) => `${x} >= 0 ? ${x} : ${alpha} * ${x}`,
});
