/** Constant learning rate. @module */

import { defineSchedule } from "../schedule.ts";

export const constant = defineSchedule({
  name: "constant",
  summary: "The same learning rate throughout.",
  formula: "1",
  source: "-",
  factor: () => 1,
});
