/** Gaussian error linear unit, exact form. @module */

import { type ActivationDefinition, defineActivation } from "../activation.ts";
import { normalCdf, normalDensity } from "../reference/shared/special-functions.ts";

export const gelu: ActivationDefinition = defineActivation({
  name: "gelu",
  summary: "Gaussian error linear unit, exact form.",
  formula: "f(x) = x Phi(x), Phi the standard normal distribution",
  source: "Hendrycks & Gimpel 2016, arXiv:1606.08415",
  code: 5,
  alpha: 0,
  positivelyHomogeneous: false,
  gain: 2,
  value: (x) => x * normalCdf(x),
  derivative: (x) => normalCdf(x) + x * normalDensity(x),
  secondDerivative: (x) => normalDensity(x) * (2 - x * x),
  onnx: (x, add) => add("Gelu", [x]),
  c: (x) => `${x} * erfcf(-${x} * 0.70710678f) / 2`,
});
