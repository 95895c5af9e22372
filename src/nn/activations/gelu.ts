/** Gaussian error linear unit, exact form. @module */

import { ActivationCode } from "../../kernels/kernels.ts";
import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const gelu: ActivationDefinition = defineActivation({
  name: "gelu",
  summary: "Gaussian error linear unit, exact form.",
  formula: "f(x) = x Phi(x), Phi the standard normal distribution",
  source: "Hendrycks & Gimpel 2016, arXiv:1606.08415",
  code: ActivationCode.gelu,
  alpha: 0,
  positivelyHomogeneous: false,
});
