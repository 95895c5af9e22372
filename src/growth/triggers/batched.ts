/** A staircase from the start width to a target. @module */

import * as z from "zod";
import { defineTrigger } from "../trigger.ts";
import { endOption, growthElapsed, planned, presetStart, targetOf, targetOption } from "./shared/preset.ts";

/**
 * Adds what is missing to the present stair: I + floor(B t / (q E)) (S - I) / B, start width I, target S, B stairs, elapsed share of
 * training t / E, share q.
 *
 * Departs from the paper: its code adds floor((S - I) / B) units at each stair and stops where one more lot would exceed S, so that
 * an initializer with fewer units to give ends below the target; here what is missing is requested until the target is reached.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 4 (batched schedule)
 */
export const batched = defineTrigger({
  name: "batched",
  summary: "Adds units in a few equal batches, up to a target width.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 4",
  formula: "M_l <- I + floor(B t / (q E)) (S - I) / B",
  options: z.strictObject({
    targetWidth: targetOption,
    endFraction: endOption,
    batches: z.int().min(1).default(8).describe("batched schedule: number of batches"),
  }),
  start: presetStart,
  evaluate(site, look, options, state) {
    const target = targetOf(options.targetWidth, state);
    const stairs = Math.floor(options.batches * growthElapsed(look, options.endFraction));
    const stage = state.start + Math.floor((stairs * (target - state.start)) / options.batches);
    return planned(site, stage - site.axis.size, { target, stage }, state);
  },
});
