/** One unit at every look, up to a target. @module */

import { z } from "zod";
import { defineTrigger, type TriggerDefinition } from "../trigger.ts";
import { planned, presetStart, targetOf, targetOption } from "./shared/preset.ts";

/** Adds 1 unit at every look while M < S. @see the released code of Maile et al. 2022, arXiv:2202.08539 */
export const fastLinear: TriggerDefinition = defineTrigger({
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
