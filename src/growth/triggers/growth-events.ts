/** Growth at a few set times, of which a direction that ranks says how much. @module */

import { sitesOf } from "../look/site.ts";
import { defineTrigger } from "../trigger.ts";
import { eventAt, eventOptions } from "./shared/event-schedule.ts";

/** @see Liu, Wu & Wang 2019, arXiv:1910.02366, algorithm 1; Wu, Liu, Stone & Liu 2020, arXiv:2102.08574, algorithm 1 */
export const growthEvents = defineTrigger({
  name: "growth-events",
  summary:
    "At a few set times, proposes for every layer as many units as the network has, for a direction that ranks them.",
  source: "Liu, Wu & Wang 2019, arXiv:1910.02366; Wu et al. 2020, arXiv:2102.08574",
  options: eventOptions,
  start: () => null,
  evaluate(_site, { observe, network }, options, state) {
    const event = eventAt(observe, options);
    if (event === null) return { amount: 0, values: { event }, reason: "no growth event at this step", state };
    const units = sitesOf(network).reduce((sum, { axis }) => sum + axis.size, 0);
    return { amount: units, values: { event }, reason: `event ${event + 1} of ${options.events}`, state };
  },
});
