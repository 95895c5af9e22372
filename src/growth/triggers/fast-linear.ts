/** One unit at every look, up to a target. @module */

import * as z from "zod";
import { defineTrigger } from "../trigger.ts";
import { planned, presetStart, targetOf, targetOption } from "./shared/preset.ts";

/** Adds 1 unit at every look while M < S. @see the released code of Maile et al. 2022, arXiv:2202.08539 */
export const fastLinear = defineTrigger({
  name: "fast-linear",
  summary: "Adds a unit at every look, up to a target width.",
  source: "Maile et al. 2022, arXiv:2202.08539, released code",
  options: z.strictObject({ targetWidth: targetOption }),
  start: presetStart,
  evaluate(site, _signals, options, state) {
    const target = targetOf(options.targetWidth, state);
    return planned(site, 1, { target, stage: target }, state);
  },
});
