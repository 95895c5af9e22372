/** Firefly as its authors run it. @module */

import { ranked } from "../directions/ranked.ts";
import { composeStrategy } from "../engine/compose.ts";
import { trainedCandidates } from "../initializers/trained-candidates.ts";
import { growthEvents } from "../triggers/growth-events.ts";

/**
 * At each event, of all layers' trained candidates those that lower the loss most in first order, as many as 35 % of the units (30 % in the
 * paper).
 *
 * @see Wu, Liu, Stone & Liu 2020, "Firefly Neural Architecture Descent", arXiv:2102.08574, algorithm 1
 */
export const fireflyOriginal = composeStrategy({
  name: "firefly-original",
  summary: "Trains halves of all units and new units as candidates, and adds those that lower the loss most.",
  source: "Wu et al. 2020, arXiv:2102.08574, algorithm 1",
  trigger: growthEvents,
  initializer: trainedCandidates,
  direction: ranked,
  defaults: { direction: { share: 0.35 } },
});
