/** Growth at a few set times, by a share of the start width. @module */

import * as z from "zod";
import { sitesOf } from "../look/site.ts";
import { defineTrigger } from "../trigger.ts";
import { eventAt, eventOptions } from "./shared/event-schedule.ts";

interface EventState {
  /** Width at the start. */
  readonly start: number;
  /** Which of the network's layers this is, and of how many. */
  readonly index: number;
  readonly layers: number;
}

/**
 * At each event max(1, floor(fraction x start width)) units: in every layer (`all-at-once`), or in one layer after the other
 * (`round-robin`), where each layer has `events` of its own.
 *
 * @see Evci, van Merrienboer, Unterthiner, Vladymyrov & Pedregosa 2022, arXiv:2201.05125, section 4
 */
export const setTimes = defineTrigger({
  name: "set-times",
  summary: "Adds a share of the start width at a few set times, to all layers at once or in turn.",
  source: "Evci et al. 2022, arXiv:2201.05125, section 4",
  options: eventOptions.extend({
    growthSchedule: z
      .enum(["all-at-once", "round-robin"])
      .default("all-at-once")
      .describe("grow all layers at an event, or one layer after the other"),
    fraction: z
      .number()
      .positive()
      .default(0.25)
      .describe("units to add to a layer at an event, relative to its start width"),
  }),
  start({ axis }, { network }): EventState {
    const names = sitesOf(network).map((site) => site.axis.name);
    return { start: axis.size, index: names.indexOf(axis.name), layers: names.length };
  },
  evaluate(_site, { observe }, options, state) {
    const { growthSchedule, fraction } = options;
    const inTurn = growthSchedule === "round-robin";
    const total = inTurn ? options.events * state.layers : options.events;
    const event = eventAt(observe, { ...options, events: total });
    const due = event !== null && (!inTurn || event % state.layers === state.index);
    const amount = due ? Math.max(1, Math.floor(fraction * state.start)) : 0;
    const why = event === null ? "no growth event at this step" : `event ${event + 1} of ${total} is for another layer`;
    return { amount, values: { event, total }, reason: due ? `event ${event + 1} of ${total}` : why, state };
  },
});
