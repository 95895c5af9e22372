/** GradMax in the framework of NORTH*. @module */

import { composeStrategy } from "../engine/compose.ts";
import { gradmax as maximal } from "../initializers/gradmax.ts";
import { gradient } from "../triggers/gradient.ts";

export const gradmax = composeStrategy({
  name: "gradmax",
  summary: "Adds units with the largest gradients where the gradient across a layer exceeds that of its units.",
  source: "Evci et al. 2022, arXiv:2201.05125; Maile et al. 2022, arXiv:2202.08539, table 1",
  trigger: gradient,
  initializer: maximal,
});
