/** Splitting steepest descent. @module */

import { ranked } from "../directions/ranked.ts";
import { composeStrategy } from "../engine/compose.ts";
import { splitting as halves } from "../initializers/splitting.ts";
import { growthEvents } from "../triggers/growth-events.ts";

/**
 * At each event, of all layers' units the 30 % whose splits are predicted to lower the loss most, such only.
 *
 * @see Liu, Wu & Wang 2019, "Splitting Steepest Descent for Growing Neural Architectures", arXiv:1910.02366, algorithm 1
 */
export const splitting = composeStrategy({
  name: "splitting",
  summary: "Splits the units of all layers whose halves would lower the loss most.",
  source: "Liu, Wu & Wang 2019, arXiv:1910.02366, algorithm 1",
  trigger: growthEvents,
  initializer: halves,
  direction: ranked,
});
