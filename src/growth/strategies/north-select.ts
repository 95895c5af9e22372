/** NORTH-Select. @module */

import { composeStrategy } from "../engine/compose.ts";
import { select } from "../initializers/select.ts";
import { activation } from "../triggers/activation.ts";

/** `order: "least-orthogonal", entries: "mixed"` is the published form. */
export const northSelect = composeStrategy({
  name: "north-select",
  summary: "Adds the best of many random units while the activations stay nearly independent.",
  source: "Maile et al. 2022, arXiv:2202.08539, table 1",
  trigger: activation,
  initializer: select,
});
