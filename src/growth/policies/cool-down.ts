/** A pause after growth. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const coolDown = definePolicy({
  name: "cool-down",
  summary: "An axis does not grow again for a number of steps after growth.",
  source: "this project",
  options: z.strictObject({
    coolDown: z.int().min(0).default(0).describe("steps without growth of an axis after it grew"),
  }),
  admit({ axis }, amount, { step }, options) {
    const youngest = axis.units.reduce((latest, unit) => Math.max(latest, unit.birth), 0);
    const rested = youngest === 0 || step - youngest > options.coolDown;
    return rested
      ? { amount, reason: null }
      : { amount: 0, reason: `cooling down until step ${youngest + options.coolDown}` };
  },
});
