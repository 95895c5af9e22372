/** NORTH-Pre. @module */

import { composeStrategy } from "../engine/compose.ts";
import { pre } from "../initializers/pre.ts";
import { activation } from "../triggers/activation.ts";

export const northPre = composeStrategy({
  name: "north-pre",
  summary: "Adds units with orthogonal pre-activations while the activations stay nearly independent.",
  source: "Maile et al. 2022, arXiv:2202.08539, table 1",
  trigger: activation,
  initializer: pre,
});
