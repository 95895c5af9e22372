/** NeST in the framework of NORTH*. @module */

import { composeStrategy } from "../engine/compose.ts";
import { nest as bridging } from "../initializers/nest.ts";
import { gradient } from "../triggers/gradient.ts";

/** `sign: "lost"` is the form published with NORTH*. */
export const nest = composeStrategy({
  name: "nest",
  summary: "Adds units that follow missing connections where the gradient across a layer exceeds that of its units.",
  source: "Dai, Yin & Jha 2019, arXiv:1711.02017; Maile et al. 2022, arXiv:2202.08539, table 1",
  trigger: gradient,
  initializer: bridging,
});
