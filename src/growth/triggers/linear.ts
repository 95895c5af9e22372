/** A straight line from the start width to a target. @module */

import * as z from "zod";
import { defineTrigger } from "../trigger.ts";
import { endOption, growthElapsed, planned, presetStart, targetOf, targetOption } from "./shared/preset.ts";

/**
 * Adds 1 unit while M < S and M < I + (S - I) t / (q E): start width I, target S, elapsed share of training t / E, share q.
 *
 * @see Maile, Rachelson, Luga & Wilson 2022, arXiv:2202.08539, section 4 (linear schedule)
 */
export const linear = defineTrigger({
  name: "linear",
  summary: "Adds units one at a time, along a straight line to a target width.",
  source: "Maile et al. 2022, arXiv:2202.08539, section 4",
  formula: 'k_l = 1 "while" M_l < I + (S - I) t / (q E)',
  options: z.strictObject({ targetWidth: targetOption, endFraction: endOption }),
  start: presetStart,
  evaluate(site, look, options, state) {
    const target = targetOf(options.targetWidth, state);
    const stage = state.start + (target - state.start) * growthElapsed(look, options.endFraction);
    return planned(site, site.axis.size < stage ? 1 : 0, { target, stage }, state);
  },
});
