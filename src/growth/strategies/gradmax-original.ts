/** GradMax as its authors run it. @module */

import { composeStrategy } from "../engine/compose.ts";
import { gradmax } from "../initializers/gradmax.ts";
import { setTimes } from "../triggers/set-times.ts";

/**
 * 12 times a quarter of the start width, from a layer's start width to four times that, with outgoing weights of half the mean norm. The
 * times are the published ones as shares of the published run (steps 10,000 to 37,500, every 2,500, of 78,125); give `firstEvent`
 * and `eventEvery` in steps for others. `growthSchedule: "round-robin"` is the other published schedule (`eventEvery` 150 there), `epsilon`
 * 1e-4 the published comparison runs, `scaling: "fixed"` the published VGG runs.
 */
export const gradmaxOriginal = composeStrategy({
  name: "gradmax-original",
  summary: "Adds units with the largest gradients at set times, to all layers at once or in turn.",
  source: "Evci et al. 2022, arXiv:2201.05125, section 4",
  trigger: setTimes,
  initializer: gradmax,
  defaults: { trigger: { events: 12, firstEvent: 0.128, eventEvery: 0.032 }, initializer: { scale: 0.5 } },
});
