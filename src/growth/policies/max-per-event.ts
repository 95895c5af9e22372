/** A limit on one growth event. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const maxPerEvent = definePolicy({
  name: "max-per-event",
  summary: "Limits the number of units added to an axis at a time.",
  source: "this project",
  options: z.strictObject({
    maxPerEvent: z.int().min(1).nullable().default(null).describe("maximum number of units added to a layer at a time"),
  }),
  admit(_site, amount, _moment, options) {
    const limit = options.maxPerEvent ?? amount;
    return amount <= limit ? { amount, reason: null } : { amount: limit, reason: `at most ${limit} units at a time` };
  },
});
