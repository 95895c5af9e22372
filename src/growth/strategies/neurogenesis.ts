/** Growth in width and depth, guided by signals. @module */

import { widthFirst } from "../directions/width-first.ts";
import { composeStrategy } from "../engine/compose.ts";
import { random } from "../initializers/random.ts";
import { heldOutLoss } from "../judges/held-out-loss.ts";
import { lossPlateau } from "../triggers/loss-plateau.ts";

/**
 * Starts small; when the trigger asks, units or layers come, as the direction says. After a rest the validation loss judges (the training
 * loss, where nothing is held out): where it rose by more than `tolerance`, network and moments are put back as they were, and the rest
 * doubles. Units that the trigger names go before any come; with `foldTolerance` a layer that has become nearly linear goes too, its map
 * folded into the next.
 *
 * @see the plan of SergioHC95/Neurogenesis, "Online Neurogenesis Through Synaptic Plasticity Signals", 2025
 */
export const neurogenesis = composeStrategy({
  name: "neurogenesis",
  summary: "Grows in width and depth when a trigger proposes it, and undoes growth that made the network worse.",
  source: "after SergioHC95/Neurogenesis, 2025",
  trigger: lossPlateau,
  initializer: random,
  direction: widthFirst,
  judge: heldOutLoss,
  defaults: { policies: { every: 10 } },
});
