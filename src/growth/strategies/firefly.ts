/** Firefly in the framework of NORTH*. @module */

import { composeStrategy } from "../engine/compose.ts";
import { firefly as splitting } from "../initializers/firefly.ts";
import { gradient } from "../triggers/gradient.ts";

export const firefly = composeStrategy({
  name: "firefly",
  summary: "Splits units, or adds small ones, where the gradient across a layer exceeds that of its units.",
  source: "Wu et al. 2020, arXiv:2102.08574; Maile et al. 2022, arXiv:2202.08539, table 1",
  trigger: gradient,
  initializer: splitting,
});
