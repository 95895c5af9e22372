/** No activation. @module */

import { ActivationCode } from "../../kernels/kernels.ts";
import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const identity: ActivationDefinition = defineActivation({
  name: "identity",
  summary: "No activation.",
  formula: "f(x) = x",
  source: "-",
  code: ActivationCode.identity,
  alpha: 0,
  positivelyHomogeneous: true,
});
