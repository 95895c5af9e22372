/** NORTH-Weight. @module */

import { composeStrategy } from "../engine/compose.ts";
import { weight as orthogonal } from "../initializers/weight.ts";
import { weight } from "../triggers/weight.ts";

/** `projection: false` is the published form. */
export const northWeight = composeStrategy({
  name: "north-weight",
  summary: "Adds units with orthogonal weights while the weights stay nearly independent.",
  source: "Maile et al. 2022, arXiv:2202.08539, table 1",
  trigger: weight,
  initializer: orthogonal,
});
