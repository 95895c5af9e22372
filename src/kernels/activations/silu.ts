/** Sigmoid linear unit (swish). @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";
import { sigmoid } from "../reference/shared/special-functions.ts";

export const silu: ActivationDefinition = defineActivation({
  name: "silu",
  summary: "Sigmoid linear unit (swish).",
  formula: "f(x) = x sigmoid(x)",
  source: "Elfwing, Uchibe & Doya 2017, arXiv:1702.03118",
  code: 6,
  alpha: 0,
  positivelyHomogeneous: false,
  gain: 2,
  value: (x) => x * sigmoid(x),
  derivative: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
  secondDerivative(x) {
    const s = sigmoid(x);
    return s * (1 - s) * (2 + x * (1 - 2 * s));
  },
  onnx: (x, add) => add("Mul", [x, add("Sigmoid", [x])]),
  c: (x) => `${x} / (1 + expf(-${x}))`,
});
