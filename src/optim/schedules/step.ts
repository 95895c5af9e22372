/** Step decay. @module */

import * as z from "zod";
import { defineSchedule } from "../schedule.ts";

export const step = defineSchedule({
  name: "step",
  summary: "Multiplies the learning rate by a factor at given shares of training.",
  formula: "factor ^ #{ m in milestones : step >= m total }",
  source: "He et al. 2016, arXiv:1512.03385, section 4.2 (at 50 % and 75 %)",
  options: z.strictObject({
    milestones: z
      .array(z.number().min(0).max(1))
      .default([0.5, 0.75])
      .describe("shares of training at which the rate changes"),
    factor: z.number().positive().default(0.1).describe("factor at each milestone"),
  }),
  factor: (now, total, { milestones, factor }) =>
    factor ** milestones.filter((milestone) => now >= milestone * total).length,
});
