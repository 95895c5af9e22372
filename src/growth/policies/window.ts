/** The time that growth has. @module */

import * as z from "zod";
import { definePolicy } from "../policy.ts";

export const window = definePolicy({
  name: "window",
  summary: "Prevents growth after a share of training.",
  source: "this project",
  options: z.strictObject({
    until: z.number().positive().max(1).default(1).describe("share of training in which layers grow"),
  }),
  end: ({ step, totalSteps }, { until }) =>
    until < 1 && step > Math.ceil(until * totalSteps)
      ? { by: "window", reason: `layers may grow in the first ${100 * until} % of training only` }
      : null,
  due: ({ step, totalSteps }, { until }) => step <= Math.ceil(until * totalSteps),
});
