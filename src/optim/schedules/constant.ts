/** Constant learning rate. @module */

import { z } from "zod";
import { defineSchedule, type ScheduleDefinition } from "../schedule.ts";

export const constant: ScheduleDefinition = defineSchedule({
  name: "constant",
  summary: "The same learning rate throughout.",
  formula: "1",
  source: "-",
  options: z.strictObject({}),
  factor: () => 1,
});
