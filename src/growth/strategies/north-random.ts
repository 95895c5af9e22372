/** NORTH-Random. @module */

import { composeStrategy } from "../engine/compose.ts";
import { random } from "../initializers/random.ts";
import { activation } from "../triggers/activation.ts";

export const northRandom = composeStrategy({
  name: "north-random",
  summary: "Adds random units while the activations stay nearly independent.",
  source: "Maile et al. 2022, arXiv:2202.08539, table 1",
  trigger: activation,
  initializer: random,
});
