/** Sigmoid linear unit (swish). @module */

import { ActivationCode } from "../../kernels/kernels.ts";
import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const silu: ActivationDefinition = defineActivation({
  name: "silu",
  summary: "Sigmoid linear unit (swish).",
  formula: "f(x) = x sigmoid(x)",
  source: "Elfwing, Uchibe & Doya 2017, arXiv:1702.03118",
  code: ActivationCode.silu,
  alpha: 0,
  positivelyHomogeneous: false,
});
