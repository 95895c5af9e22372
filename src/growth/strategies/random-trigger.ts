/** Random units at random times: the control of every strategy. @module */

import { composeStrategy } from "../engine/compose.ts";
import { random } from "../initializers/random.ts";
import { randomTrigger as chance } from "../triggers/random-trigger.ts";

export const randomTrigger = composeStrategy({
  name: "random-trigger",
  summary: "Adds random units at random times: a control.",
  source: "Maile et al. 2022, arXiv:2202.08539, released code",
  trigger: chance,
  initializer: random,
});
