/** Rectifier with a small slope below 0. @module */

import { ActivationCode } from "../../kernels/kernels.ts";
import { type ActivationDefinition, defineActivation } from "../activation.ts";

export const leakyRelu: ActivationDefinition = defineActivation({
  name: "leaky-relu",
  summary: "Rectifier with a small slope below 0.",
  formula: "f(x) = x for x >= 0, else alpha x",
  source: "Maas, Hannun & Ng 2013",
  code: ActivationCode.leakyRelu,
  alpha: 0.01,
  positivelyHomogeneous: true,
});
